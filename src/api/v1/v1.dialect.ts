import type { IncomingHttpHeaders } from 'node:http';
import type { TwinsealError } from '../../errors/index.js';
import { readApiKeyHeader, readBearerToken } from '../http/dialects/credentials.js';
import { isBelow } from '../http/dialects/dialect-registry.js';
import type { AnswerFrame, Dialect, RateRule, RenderedError } from '../http/dialects/dialect.js';
import { retryAfterHeader } from '../http/errors/retry-after.js';
import { v1ErrorOf } from './v1-errors.js';

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** The native API (contracts: v1). Its error form also answers for paths that belong to no dialect. */
export class V1Dialect implements Dialect {
  readonly name = 'v1';
  readonly #rate: RateRule;

  /** `requestsPerMinute` per API key; 0 = off. */
  constructor(requestsPerMinute: number) {
    this.#rate = { class: 'v1', limit: requestsPerMinute };
  }

  matches(path: string): boolean {
    return isBelow(path, '/api/v1');
  }

  bodyLimit(): number {
    return BODY_LIMIT_BYTES;
  }

  apiKey(headers: IncomingHttpHeaders): string | undefined {
    return readApiKeyHeader(headers);
  }

  adminToken(headers: IncomingHttpHeaders): string | undefined {
    return readBearerToken(headers) ?? readApiKeyHeader(headers);
  }

  rateRule(): RateRule {
    return this.#rate;
  }

  renderError(error: TwinsealError, frame: AnswerFrame): RenderedError {
    const { status, error_code, message } = v1ErrorOf(error, frame.path);
    return {
      status,
      contentType: 'application/json; charset=utf-8',
      headers: retryAfterHeader(status, error),
      body: JSON.stringify({
        error: { error_code, message },
        request_id: frame.requestId,
        timestamp: frame.timestamp,
      }),
    };
  }

  wrap(data: unknown, frame: AnswerFrame): unknown {
    // Routes outside `/api/v1` that this dialect answers for have shapes of their own.
    if (!this.matches(frame.path)) return data;
    return { data, request_id: frame.requestId, timestamp: frame.timestamp };
  }
}

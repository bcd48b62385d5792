import type { IncomingHttpHeaders } from 'node:http';
import type { TwinsealError } from '../../errors/index.js';
import { readBearerToken } from '../http/dialects/credentials.js';
import { isBelow } from '../http/dialects/dialect-registry.js';
import type { AnswerFrame, Dialect, RateRule, RenderedError } from '../http/dialects/dialect.js';
import { retryAfterHeader } from '../http/errors/retry-after.js';
import { adminProblemOf } from './admin-errors.js';

const BODY_LIMIT_BYTES = 256 * 1024;

/** The admin API (contracts: admin): a bearer token in, RFC 9457 problems out, answers without an envelope. */
export class AdminDialect implements Dialect {
  readonly name = 'admin';

  matches(path: string): boolean {
    return isBelow(path, '/admin');
  }

  bodyLimit(): number {
    return BODY_LIMIT_BYTES;
  }

  /** No route below `/admin` takes an API key. */
  apiKey(): undefined {
    return undefined;
  }

  adminToken(headers: IncomingHttpHeaders): string | undefined {
    return readBearerToken(headers);
  }

  rateRule(): RateRule | undefined {
    return undefined;
  }

  renderError(error: TwinsealError, frame: AnswerFrame): RenderedError {
    const problem = adminProblemOf(error, frame.sentPath, frame.requestId);
    return {
      status: problem.status,
      contentType: 'application/problem+json; charset=utf-8',
      headers: {
        ...retryAfterHeader(problem.status, error),
        ...(problem.status === 401 && { 'www-authenticate': 'Bearer' }),
      },
      body: JSON.stringify(problem),
    };
  }
}

import type { IncomingHttpHeaders } from 'node:http';

import type { TwinsealError } from '../../errors/index.js';
import { readApiKeyHeader } from '../http/dialects/credentials.js';
import { isBelow } from '../http/dialects/dialect-registry.js';
import type { Dialect, RateRule, RenderedError } from '../http/dialects/dialect.js';
import { retryAfterHeader } from '../http/errors/retry-after.js';
import { fipsignErrorOf } from './fipsign-errors.js';

const BODY_LIMIT_BYTES = 256 * 1024;

/** First segments of the dialect's paths; `/ca` is its own also where nothing is served. */
const ROOTS = [
  '/public-key',
  '/public-keys',
  '/sign',
  '/verify',
  '/revoke',
  '/usage',
  '/mandate',
  '/webhooks',
  '/ca',
];

/** Routes with the larger limit, each with a count of its own. */
const DEEDS: ReadonlySet<string> = new Set([
  'POST /sign',
  'POST /verify',
  'POST /revoke',
  'GET /usage',
  'POST /mandate',
  'POST /mandate/verify',
  'PATCH /mandate/:id',
  'POST /ca/issue',
  'POST /ca/revoke',
]);

/** Reads that share one count. */
const MANDATE_READS: ReadonlySet<string> = new Set(['GET /mandate', 'GET /mandate/:id']);

/** Routes without a limit: what they answer hardly costs more than refusing. */
const UNLIMITED: ReadonlySet<string> = new Set(['/public-key', '/public-keys']);

/** Requests per minute, API key and process; 0 = off. */
export interface FipsignLimits {
  readonly fipsign: number;
  readonly fipsignRead: number;
}

/** FIPSign's API (contracts: fipsign). It lives at the root, so it also answers for paths that nobody knows. */
export class FipsignDialect implements Dialect {
  readonly name = 'fipsign';
  readonly #limits: FipsignLimits;

  constructor(limits: FipsignLimits) {
    this.#limits = limits;
  }

  matches(path: string): boolean {
    return ROOTS.some((root) => isBelow(path, root));
  }

  bodyLimit(): number {
    return BODY_LIMIT_BYTES;
  }

  apiKey(headers: IncomingHttpHeaders): string | undefined {
    return readApiKeyHeader(headers);
  }

  /** No route of the dialect takes the admin token. */
  adminToken(): undefined {
    return undefined;
  }

  rateRule(path: string, method: string): RateRule | undefined {
    if (UNLIMITED.has(path)) return undefined;
    const route = `${method} ${path}`;
    if (DEEDS.has(route)) return { class: `fipsign ${route}`, limit: this.#limits.fipsign };
    const name = MANDATE_READS.has(route) ? 'mandate reads' : route;
    return { class: `fipsign ${name}`, limit: this.#limits.fipsignRead };
  }

  renderError(error: TwinsealError): RenderedError {
    const { status, body } = fipsignErrorOf(error);
    return {
      status,
      contentType: 'application/json; charset=utf-8',
      headers: retryAfterHeader(status, error),
      body: JSON.stringify(body),
    };
  }
}

import type { IncomingHttpHeaders } from 'node:http';

import { RequestError, type TwinsealError } from '../../errors/index.js';
import type { ExequantumConfiguration } from '../../platform/config/configuration.js';
import { isBelow } from '../http/dialects/dialect-registry.js';
import type { Dialect, RateRule, RenderedError } from '../http/dialects/dialect.js';
import { retryAfterHeader } from '../http/errors/retry-after.js';
import { exequantumErrorOf } from './exequantum-errors.js';

/** A text of 1 MiB in JSON's longest spelling, six characters for a unit, fits. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

const ROOT = '/api';
const NATIVE = '/api/v1';
const STATELESS = '/api/v1/pqc';
const AES = '/api/aes';

const CREDENTIAL = /^(?:auth_token|bearer) +(\S+)$/i;
const STATELESS_URL_WITH_SLASH = /^(\/api\/v1\/pqc\/[^?]*[^?/])\/(\?.*)?$/;

/** Names of what must never stand in a URL, where proxies and histories keep it. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'sk',
  'key',
  'cipher',
  'token',
  'auth_token',
  'access_token',
  'new_token',
  'authorization',
  'shared_key',
  'shared_secret',
  'unencrypted',
  'secret_key',
  'decapsulation_key',
]);

/** ExeQuantum's API (contracts: exequantum). It answers for everything below `/api` that is not the native API's. */
export class ExequantumDialect implements Dialect {
  readonly name = 'exequantum';
  readonly noStore = true;
  readonly #settings: Pick<ExequantumConfiguration, 'aes' | 'v1'>;
  readonly #rate: RateRule;

  /** `requestsPerMinute` per token; 0 = off. */
  constructor(settings: Pick<ExequantumConfiguration, 'aes' | 'v1'>, requestsPerMinute: number) {
    this.#settings = settings;
    this.#rate = { class: 'exequantum', limit: requestsPerMinute, refusalsByAddress: true };
  }

  /** Stateless paths are the native API's unknown ones while they are off. */
  matches(path: string): boolean {
    if (isBelow(path, STATELESS)) return this.#settings.v1;
    return isBelow(path, ROOT) && !isBelow(path, NATIVE);
  }

  offers(path: string): boolean {
    if (isBelow(path, STATELESS)) return this.#settings.v1;
    return !isBelow(path, AES) || this.#settings.aes;
  }

  /** Of the stateless routes a slash at the end is optional. */
  rewriteUrl(url: string): string {
    return url.replace(STATELESS_URL_WITH_SLASH, '$1$2');
  }

  checkQuery(names: readonly string[]): void {
    const field = names.find((name) => SECRET_NAMES.has(name.toLowerCase()))?.toLowerCase();
    if (field === undefined) return;
    throw new RequestError('request.shape', `"${field}" is not taken from a query string`, {
      facts: { field, place: 'query', fault: 'unknown' },
    });
  }

  bodyLimit(): number {
    return BODY_LIMIT_BYTES;
  }

  apiKey(headers: IncomingHttpHeaders): string | undefined {
    return CREDENTIAL.exec(headers.authorization ?? '')?.[1];
  }

  /** No route of the dialect takes the admin token. */
  adminToken(): undefined {
    return undefined;
  }

  rateRule(): RateRule {
    return this.#rate;
  }

  renderError(error: TwinsealError): RenderedError {
    const { status, detail } = exequantumErrorOf(error);
    return {
      status,
      contentType: 'application/json; charset=utf-8',
      headers: { 'cache-control': 'no-store', ...retryAfterHeader(status, error) },
      body: JSON.stringify({ detail }),
    };
  }
}

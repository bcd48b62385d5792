import type { TwinsealError } from '../../../errors/index.js';

/** What a caller is told to wait when a needed part is away, seconds. */
const UNAVAILABLE_SECONDS = 5;

/** `Retry-After` in whole seconds for 429 (from the fact `retryAfter`) and 503; nothing for other statuses. */
export function retryAfterHeader(status: number, error: TwinsealError): Readonly<Record<string, string>> {
  if (status === 503) return { 'retry-after': String(UNAVAILABLE_SECONDS) };
  const { retryAfter } = error.facts;
  return status === 429 && typeof retryAfter === 'number'
    ? { 'retry-after': String(Math.ceil(retryAfter)) }
    : {};
}

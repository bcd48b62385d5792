import { RequestError } from '../../../errors/index.js';
import { isStorableText } from '../../../platform/storable-text.js';

const MAX_REASON = 256;

/** Refuses members that a route does not know, without repeating them. @throws RequestError `request.shape` */
export function refuseUnknown(body: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  if (Object.keys(body).every((name) => known.includes(name))) return;
  const names = known.map((name) => `"${name}"`).join(', ');
  throw new RequestError('request.shape', `There is an unknown member; known members are ${names}`);
}

/** The optional reason of a revocation. @throws RequestError `request.shape` */
export function readReason(body: Readonly<Record<string, unknown>>): string | null {
  const reason = Object.hasOwn(body, 'reason') ? body['reason'] : undefined;
  if (reason === undefined) return null;
  if (typeof reason !== 'string' || !isStorableText(reason)) {
    throw new RequestError('request.shape', '"reason" must be a text');
  }
  if (reason.length > MAX_REASON) {
    throw new RequestError('request.shape', `"reason" exceeds maximum length of ${MAX_REASON} characters`);
  }
  return reason;
}

import type { KeyVersion } from '../keys/index.js';
import type { ResponderCertificate } from './certificate.js';

/** A delegated responder lives so many seconds. */
export const RESPONDER_SECONDS = 30 * 86_400;
/** One that has less left is followed by the next. */
const RENEWAL_SECONDS = 10 * 86_400;

/** A CA's delegated OCSP responder: a key of its own and the CA's certificate for it. */
export interface OcspResponder {
  readonly certificate: ResponderCertificate;
  readonly version: KeyVersion;
}

/**
 * Whether a responder's certificate still serves: ten days or more are left, or there is no longer life to be had.
 * @param rootEnd Unix seconds, as `now`
 */
export function stillServes(
  { expiresAt }: Pick<ResponderCertificate, 'expiresAt'>,
  rootEnd: number,
  now: number,
): boolean {
  if (expiresAt <= now) return false;
  return expiresAt - now >= RENEWAL_SECONDS || expiresAt >= rootEnd;
}

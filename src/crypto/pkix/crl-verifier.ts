import type { Certificate } from './certificate-reader.js';
import { isIssuer, issuerTimeFault } from './certificate-verifier.js';
import type { SignatureCheck } from './certified-key.js';
import type { Crl } from './crl-reader.js';
import { signedBy } from './issuer-signature.js';

/** The first thing that is wrong with a revocation list under its issuer. */
export type CrlFault =
  | 'issuer-signs-no-crls'
  | 'other-issuer'
  | 'not-yet-valid'
  | 'outdated'
  | 'issuer-not-yet-valid'
  | 'issuer-expired'
  | 'algorithm'
  | 'signature';

/**
 * Undefined when `issuer` signed the list and both are in their time (RFC 5280 section 6.3.3).
 *
 * @param at Unix seconds
 */
export async function crlFault(
  crl: Crl,
  issuer: Certificate,
  at: number,
  check: SignatureCheck,
): Promise<CrlFault | undefined> {
  if (!issuer.signsCrls) return 'issuer-signs-no-crls';
  if (!isIssuer(issuer, crl.issuerName, crl.authorityKeyId)) return 'other-issuer';
  if (at < crl.thisUpdate) return 'not-yet-valid';
  if (at > crl.nextUpdate) return 'outdated';
  return issuerTimeFault(issuer, at) ?? (await signedBy(issuer, crl, check));
}

import { sameBytes } from '../bytes.js';
import type { Certificate } from './certificate-reader.js';
import type { SignatureCheck } from './certified-key.js';
import { signedBy } from './issuer-signature.js';

/** The first thing that is wrong with a certificate under its issuer. */
export type CertificateFault =
  | 'issuer-is-no-ca'
  | 'other-issuer'
  | 'not-yet-valid'
  | 'expired'
  | 'issuer-not-yet-valid'
  | 'issuer-expired'
  | 'algorithm'
  | 'signature';

/**
 * Undefined when `issuer` issued `certificate` and both are in their time (RFC 5280 section 6.1.3). One step of a
 * chain: the issuer is trusted or checked in a step of its own, a root as its own issuer. Path lengths and revocation
 * are not looked at.
 *
 * @param at Unix seconds
 */
export async function certificateFault(
  certificate: Certificate,
  issuer: Certificate,
  at: number,
  check: SignatureCheck,
): Promise<CertificateFault | undefined> {
  if (!issuer.isCa) return 'issuer-is-no-ca';
  if (!isIssuer(issuer, certificate.issuerName, certificate.authorityKeyId)) return 'other-issuer';
  const late = timeFault(certificate, at) ?? issuerTimeFault(issuer, at);
  return late ?? (await signedBy(issuer, certificate, check));
}

/** Whether the certificate has that name and, where both sides name the key, that key identifier. */
export function isIssuer(
  { subjectName, subjectKeyId }: Certificate,
  issuerName: Uint8Array,
  authorityKeyId: Uint8Array | undefined,
): boolean {
  if (!sameBytes(subjectName, issuerName)) return false;
  return (
    subjectKeyId === undefined || authorityKeyId === undefined || sameBytes(subjectKeyId, authorityKeyId)
  );
}

function timeFault({ validity }: Certificate, at: number): 'not-yet-valid' | 'expired' | undefined {
  if (at < validity.notBefore) return 'not-yet-valid';
  return at > validity.notAfter ? 'expired' : undefined;
}

/** What is wrong with the time of an issuer. @param at Unix seconds */
export function issuerTimeFault(
  issuer: Certificate,
  at: number,
): 'issuer-not-yet-valid' | 'issuer-expired' | undefined {
  const fault = timeFault(issuer, at);
  return fault && `issuer-${fault}`;
}

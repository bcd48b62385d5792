import type { Certificate } from './certificate-reader.js';
import type { SignatureCheck } from './certified-key.js';

/** The first thing that is wrong with a certificate under its issuer. */
export type CertificateFault =
  | 'issuer-is-no-ca'
  | 'other-issuer'
  | 'not-yet-valid'
  | 'expired'
  | 'issuer-expired'
  | 'algorithm'
  | 'signature';

/** Undefined when `issuer` issued `certificate` and both are in their time. A root is its own issuer. @param at Unix seconds */
export declare function certificateFault(
  certificate: Certificate,
  issuer: Certificate,
  at: number,
  check: SignatureCheck,
): Promise<CertificateFault | undefined>;

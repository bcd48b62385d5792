import type { Certificate } from './certificate-reader.js';
import type { SignatureCheck } from './certified-key.js';
import type { Crl } from './crl-reader.js';

export type CrlFault =
  'issuer-signs-no-crls' | 'other-issuer' | 'not-yet-valid' | 'outdated' | 'algorithm' | 'signature';

/** Undefined when `issuer` signed the list and it is in its time. @param at Unix seconds */
export declare function crlFault(
  crl: Crl,
  issuer: Certificate,
  at: number,
  check: SignatureCheck,
): Promise<CrlFault | undefined>;

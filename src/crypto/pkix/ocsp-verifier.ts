import type { Certificate } from './certificate-reader.js';
import type { CertificateFault } from './certificate-verifier.js';
import type { SignatureCheck } from './certified-key.js';
import type { OcspResponse } from './ocsp-response-reader.js';

export type OcspFault = 'responder-unknown' | 'responder-not-delegated' | 'outdated' | CertificateFault;

/** Undefined when the issuer, or a responder it delegated, signed the response and it is in its time. @param at Unix seconds */
export declare function ocspResponseFault(
  response: OcspResponse,
  issuer: Certificate,
  at: number,
  check: SignatureCheck,
): Promise<OcspFault | undefined>;

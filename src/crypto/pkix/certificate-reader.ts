import type { KeyAlgorithm } from '../key-algorithm.js';
import type { CertifiedKey, Validity } from './certified-key.js';

/** What a strict reading of a certificate gives. Byte strings are views of or copies from its DER. */
export interface Certificate {
  /** The whole certificate. */
  readonly der: Uint8Array;
  /** The TBSCertificate as it stands: the bytes that were signed. */
  readonly signed: Uint8Array;
  readonly serialNumber: Uint8Array;
  /** DER Name. Names are compared as bytes. */
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  /** The single CN of the subject, if it has one. */
  readonly commonName?: string;
  readonly validity: Validity;
  readonly key: CertifiedKey;
  readonly signatureAlgorithm: KeyAlgorithm;
  readonly signature: Uint8Array;
  /** basicConstraints CA:TRUE with keyUsage (if present) keyCertSign. */
  readonly isCa: boolean;
  /** keyUsage (if present) contains cRLSign. */
  readonly signsCrls: boolean;
  /** EKU OCSPSigning. */
  readonly signsOcsp: boolean;
  readonly subjectKeyId?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
  readonly crlUrls: readonly string[];
  readonly ocspUrls: readonly string[];
}

/**
 * Reads one certificate of an ML-DSA or composite key, signed likewise. Only canonical DER that re-serialises to the
 * same bytes is read. @throws PkixError
 */
export declare function readCertificate(der: Uint8Array): Certificate;

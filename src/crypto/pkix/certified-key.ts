import type { KeyAlgorithm } from '../key-algorithm.js';

/** A public key that stands in a certificate, or verifies what its owner signed. */
export interface CertifiedKey {
  /** ML-DSA or a composite suite (`isPkixAlgorithm`); the same OID names its keys and its signatures. */
  readonly algorithm: KeyAlgorithm;
  /** Raw, as it stands in the BIT STRING of a SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

/** Who issues certificates, lists and answers: exactly what its root certificate says. */
export interface Issuer {
  readonly commonName: string;
  readonly key: CertifiedKey;
}

/** First and last second of a certificate's life, both included. Unix seconds. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

/**
 * Verifies a signature over `message` with an empty context. False for whatever does not match. A port: whoever
 * verifies here says with which engines (`verifyPublic` of custody, mode `pure`).
 */
export type SignatureCheck = (
  key: CertifiedKey,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>;

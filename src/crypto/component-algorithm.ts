import type { HashName } from './hash.js';

/** The parameter sets of FIPS 204. */
export type MlDsaName = 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87';

/** ECDSA over the NIST curves (FIPS 186-5). */
export type EcdsaName = 'ECDSA-P256' | 'ECDSA-P384' | 'ECDSA-P521';

/** EdDSA without context and prehash (RFC 8032). */
export type EddsaName = 'Ed25519' | 'Ed448';

/** Components that sign. */
export type SignatureComponentName = MlDsaName | EcdsaName | EddsaName;

/** The parameter sets of FIPS 203. */
export type MlKemName = 'ML-KEM-512' | 'ML-KEM-768' | 'ML-KEM-1024';

/** Components that encapsulate; X25519 as the Diffie-Hellman half of X-Wing. */
export type KemComponentName = MlKemName | 'X25519';

/**
 * Component algorithms: what a provider can hold a private key of. Composites and hybrid KEMs are built above
 * providers from two of these (docs/architecture.md). The table is `component-algorithm-table.ts`.
 */
export type ComponentName = SignatureComponentName | KemComponentName;

/** What has one construction and one form of key. */
export type ComponentFamily = 'ml-dsa' | 'ecdsa' | 'eddsa' | 'ml-kem' | 'x25519';

/** Facts of one component algorithm. All lengths are in bytes. */
export interface ComponentAlgorithm<Name extends ComponentName = ComponentName> {
  readonly name: Name;
  readonly family: ComponentFamily;
  /** Dotted object identifier of the key (for EC keys that of the named curve). */
  readonly oid: string;
  /** NIST post-quantum security category; 0 for an algorithm that a quantum computer breaks. */
  readonly nistLevel: 0 | 1 | 2 | 3 | 5;
  /** Raw public key: ML-DSA/ML-KEM as in FIPS 204/203, EC uncompressed point `04 || x || y`, EdDSA/X25519 as in RFC 8032/7748. */
  readonly publicKeyBytes: number;
  /** Private seed: ML-DSA xi (32), ML-KEM d||z (64), EC scalar at fixed length, EdDSA/X25519 private key. */
  readonly seedBytes: number;
  /** Expanded FIPS private key, for algorithms that have one. */
  readonly expandedBytes?: number;
  /** Signature length; for ECDSA the maximum of the DER form. */
  readonly signatureBytes?: number;
  /** ML-KEM ciphertext or X25519 share. */
  readonly ciphertextBytes?: number;
  /** The hash inside an ECDSA signature, which is the only digest it signs (FIPS 186-5 section 6.4). */
  readonly ownHash?: HashName;
}

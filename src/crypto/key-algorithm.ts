import type { ComponentAlgorithm } from './component-algorithm.js';
import type { ComponentRole } from './component-role.js';
import type { CompositeSuite } from './composite/composite-suite.js';
import type { HashName } from './hash.js';

/** What keys of it do, and whether they are two keys in one. */
export type KeyAlgorithmKind = 'signature' | 'composite' | 'kem' | 'hybrid-kem';

/** One private key of a key. A key by itself has one, of role `whole`; a composite or hybrid has two. */
export interface KeyComponent {
  readonly role: ComponentRole;
  readonly algorithm: ComponentAlgorithm;
}

/** Lengths of the wire forms in bytes. A `…Max` length varies below it, because DER integers do. */
export interface KeyAlgorithmSizes {
  readonly publicKey: number;
  /** Raw form of the private key: the seed, for a composite both halves (with an RSA half the longest), for X-Wing the
   * seed that both halves expand from. */
  readonly privateKey: number;
  readonly signature?: number;
  /** Set instead of `signature` where the length varies. */
  readonly signatureMax?: number;
  readonly ciphertext?: number;
  readonly sharedSecret?: number;
}

/**
 * How a digest is signed (contracts: v1 section 4).
 * - `hash-ml-dsa`: any hash, FIPS 204 section 5.4.
 * - `prehash`: the algorithm's own hash only; equals the signature of the message.
 * - `composite`: the suite's own pre-hash as `composite-prehash`, any other as `composite-digest-info`.
 */
export type DigestSigning = 'hash-ml-dsa' | 'prehash' | 'composite';

/** What the wire calls an algorithm: a row of `key-algorithm-table.ts`. */
export interface KeyAlgorithm {
  /** Canonical name: identity of a key, AAD and audit entries use only this. */
  readonly name: string;
  /** Other accepted names, echoed as sent. */
  readonly aliases: readonly string[];
  readonly kind: KeyAlgorithmKind;
  /** In role order: ML part first. Empty for an algorithm that is only verified: nothing holds its keys. */
  readonly components: readonly KeyComponent[];
  /** Set for composites, and for nothing else. */
  readonly suite?: CompositeSuite;
  /** Dotted OID of the signature or KEM algorithm in an AlgorithmIdentifier. */
  readonly oid: string;
  /** NIST post-quantum security category; 0 for classical algorithms. */
  readonly nistLevel: 0 | 1 | 2 | 3 | 5;
  readonly sizes: KeyAlgorithmSizes;
  /** No post-quantum part: takes no context and refuses messages that begin with the composite prefix. */
  readonly classical: boolean;
  /** Takes an application context of 0 to 255 bytes. */
  readonly context: boolean;
  /** Can sign without randomness on request. */
  readonly deterministic: boolean;
  /** Signs a 64-byte external mu. */
  readonly externalMu: boolean;
  /** Absent: the algorithm signs no digests. */
  readonly digestSigning?: DigestSigning;
  /** The hash over the message inside the scheme: ECDSA's own, a composite's PH. Absent for ML-DSA and EdDSA. */
  readonly ownHash?: HashName;
}

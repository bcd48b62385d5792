import type { Encapsulation } from '../crypto/engines/kem-engine.js';

/** One component of a stored KEM key, in use. */
export interface KemPart {
  /** As stored. */
  readonly publicKey: Uint8Array;
  /** A secret for its holder; the caller wipes it. */
  encapsulate(): Promise<Encapsulation>;
  /** The secret inside a ciphertext of the component's length; the caller wipes it. */
  decapsulate(ciphertext: Uint8Array): Promise<Uint8Array>;
}

/**
 * How a key's encapsulations are made of its components'. Parts are in the algorithm's role order. Results are the
 * caller's to wipe; what the parts gave is wiped here.
 */
export interface KemShape {
  encapsulate(parts: readonly KemPart[]): Promise<Encapsulation>;
  /** `ciphertexts` are one per part. */
  decapsulate(parts: readonly KemPart[], ciphertexts: readonly Uint8Array[]): Promise<Uint8Array>;
}

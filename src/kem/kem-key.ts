import type { KeyAlgorithm } from '../crypto/key-algorithm.js';

/** The stored key version that a request names; its algorithm is a KEM. */
export interface KemKey {
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
  readonly version: number;
}

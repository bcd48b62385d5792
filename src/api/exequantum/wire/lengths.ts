import { ciphertextBytesOf, componentAlgorithm } from '../../../crypto/component-algorithm-table.js';
import type { MlDsaName, MlKemName } from '../../../crypto/component-algorithm.js';

/** Lengths in bytes of what travels for a parameter set. */
export interface KemLengths {
  readonly publicKey: number;
  /** In the form of FIPS 203. */
  readonly privateKey: number;
  readonly ciphertext: number;
}

/** Lengths in bytes. */
export interface SignatureLengths {
  readonly publicKey: number;
  /** In the form of FIPS 204. */
  readonly privateKey: number;
  readonly signature: number;
}

/** Lengths of a KEM's keys and ciphertexts in bytes. */
export function kemLengths(name: MlKemName): KemLengths {
  const { publicKeyBytes: publicKey, expandedBytes } = componentAlgorithm(name);
  return { publicKey, privateKey: known(expandedBytes), ciphertext: ciphertextBytesOf(name) };
}

/** Lengths of an algorithm's keys and signatures in bytes. */
export function signatureLengths(name: MlDsaName): SignatureLengths {
  const { publicKeyBytes: publicKey, expandedBytes, signatureBytes } = componentAlgorithm(name);
  return { publicKey, privateKey: known(expandedBytes), signature: known(signatureBytes) };
}

function known(length: number | undefined): number {
  if (length === undefined) throw new TypeError('ML-KEM and ML-DSA have these lengths');
  return length;
}

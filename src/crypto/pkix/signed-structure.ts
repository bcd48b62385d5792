import { derBitString, derOid, derSequence } from '../encodings/der-writer.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { requirePkixAlgorithm } from './pkix-algorithm.js';

/** DER AlgorithmIdentifier of an algorithm's signatures and keys, parameters absent. */
export function signatureIdentifier(algorithm: KeyAlgorithm): Uint8Array {
  return derSequence(derOid(requirePkixAlgorithm(algorithm).oid));
}

/**
 * `SEQUENCE { tbs, AlgorithmIdentifier, BIT STRING }`: the form that certificates, revocation lists and OCSP answers
 * share. Takes the signed bytes as they are, so nothing can differ from what was signed.
 *
 * @param more elements after the signature
 */
export function assembleSigned(
  tbs: Uint8Array,
  algorithm: KeyAlgorithm,
  signature: Uint8Array,
  ...more: readonly Uint8Array[]
): Uint8Array {
  return derSequence(tbs, signatureIdentifier(algorithm), derBitString(signature), ...more);
}

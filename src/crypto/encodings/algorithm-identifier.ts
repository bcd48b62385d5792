import type { ComponentAlgorithm } from '../component-algorithm.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { derOid, derSequence } from './der-writer.js';

/** id-ecPublicKey (RFC 5480 section 2.1.1). */
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

/**
 * DER AlgorithmIdentifier of a component's keys. Parameters are absent (RFC 9881, RFC 9935, RFC 8410), except for EC
 * keys, where they name the curve (RFC 5480). A decoder compares these bytes, so a NULL is refused like another OID.
 */
export function componentIdentifier(algorithm: ComponentAlgorithm): Uint8Array {
  return algorithm.family === 'ecdsa'
    ? derSequence(derOid(EC_PUBLIC_KEY), derOid(algorithm.oid))
    : derSequence(derOid(algorithm.oid));
}

/** DER AlgorithmIdentifier of a whole key as it stands in a SubjectPublicKeyInfo. */
export function keyIdentifier(algorithm: KeyAlgorithm): Uint8Array {
  const [first, ...others] = algorithm.components;
  return others.length === 0 ? componentIdentifier(first.algorithm) : derSequence(derOid(algorithm.oid));
}

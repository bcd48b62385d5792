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
  return algorithm.family === 'ecdsa' ? ecIdentifier(algorithm.oid) : derSequence(derOid(algorithm.oid));
}

/** DER AlgorithmIdentifier of EC keys on the curve of that dotted OID. */
export function ecIdentifier(curveOid: string): Uint8Array {
  return derSequence(derOid(EC_PUBLIC_KEY), derOid(curveOid));
}

/** DER AlgorithmIdentifier of a whole key as it stands in a SubjectPublicKeyInfo. */
export function keyIdentifier({ components, oid }: KeyAlgorithm): Uint8Array {
  const [first] = components;
  return first?.role === 'whole' ? componentIdentifier(first.algorithm) : derSequence(derOid(oid));
}

import { hashAlgorithm } from '../hash.js';

/** SubjectKeyIdentifier: the first 20 bytes of SHA-256 over the raw key (RFC 7093 section 2, method 1). */
export function keyIdentifierOf(publicKey: Uint8Array): Uint8Array {
  return hashAlgorithm('SHA-256').digest(publicKey).subarray(0, 20);
}

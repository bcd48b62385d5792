import { hashAlgorithm } from '../crypto/hash.js';

/** SHA-256 of a raw public key in lowercase hexadecimal: how clients and webhook headers name it. */
export function publicKeyFingerprint(publicKey: Uint8Array): string {
  return Buffer.from(hashAlgorithm('SHA-256').digest(publicKey)).toString('hex');
}

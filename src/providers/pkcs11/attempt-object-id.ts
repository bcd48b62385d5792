import { hashAlgorithm } from '../../crypto/hash.js';
import { OBJECT_ID_BYTES } from './key-handle.js';

/** CKA_ID of the object that an attempt makes: the first 16 bytes of a SHA-256, unique because attempts are. */
export function attemptObjectId(attempt: string): Uint8Array {
  const text = new TextEncoder().encode(`twinseal:object-id:v1\n${attempt}`);
  return hashAlgorithm('SHA-256').digest(text).slice(0, OBJECT_ID_BYTES);
}

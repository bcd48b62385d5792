import { createHash } from 'node:crypto';

import { hashAlgorithm } from '../hash.js';

const KEY_ID_BYTES = 20;

/** SubjectKeyIdentifier: the first 20 bytes of SHA-256 over the raw key (RFC 7093 section 2, method 1). */
export function keyIdentifierOf(publicKey: Uint8Array): Uint8Array {
  return hashAlgorithm('SHA-256').digest(publicKey).subarray(0, KEY_ID_BYTES);
}

/** SHA-1, which OCSP names issuers and responders with (RFC 6960 sections 4.1.1 and 4.2.1). It protects nothing. */
export function sha1(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha1').update(bytes).digest());
}

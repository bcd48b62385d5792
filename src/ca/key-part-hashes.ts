import { createHash } from 'node:crypto';

import type { CertifiedKey } from '../crypto/pkix/index.js';
import { publicParts } from '../crypto/public-parts.js';

/**
 * SHA-256 of every public key that a subject key is made of: of an ML-DSA key its own, of a composite key each half's.
 * Two keys that have a private key in common have a hash in common.
 */
export function keyPartHashes({ algorithm, publicKey }: CertifiedKey): readonly Uint8Array[] {
  return publicParts(algorithm, publicKey).map(
    (part) => new Uint8Array(createHash('sha256').update(part.publicKey).digest()),
  );
}

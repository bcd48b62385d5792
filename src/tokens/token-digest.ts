import { hash } from 'node:crypto';

import type { SentToken } from './token.js';

/**
 * SHA-256 over a token's signed text and its signature, 32 bytes: what a revocation is kept by. With the signature,
 * because two tokens of the same second and the same claims are two tokens; base64 has been found canonical by then.
 */
export function tokenDigest({ payload, signature }: SentToken): Uint8Array {
  return new Uint8Array(hash('sha256', `${payload}\n${signature}`, 'buffer'));
}

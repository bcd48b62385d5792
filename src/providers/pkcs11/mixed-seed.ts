import { hkdfSync } from 'node:crypto';

import { concatBytes, wipe } from '../../crypto/bytes.js';

/** Bytes of randomness taken from each side. */
export const SEED_SOURCE_BYTES = 64;

/**
 * A private seed from two sources of randomness: HKDF-SHA512 (RFC 5869), whose extraction step gives a uniform key
 * when either source is good, so neither the token nor the operating system decides alone.
 *
 * @param secretToken from the token's generator; wiped here
 * @param secretSystem from the operating system's; wiped here
 * @param purpose what the seed is for: seeds of different purposes are independent
 * @returns `length` bytes that the caller wipes
 */
export function mixedSeed(
  secretToken: Uint8Array,
  secretSystem: Uint8Array,
  purpose: string,
  length: number,
): Uint8Array {
  const secretInput = concatBytes(secretToken, secretSystem);
  try {
    return new Uint8Array(hkdfSync('sha512', secretInput, 'twinseal:mixed-seed:v1', purpose, length));
  } finally {
    wipe(secretInput, secretToken, secretSystem);
  }
}

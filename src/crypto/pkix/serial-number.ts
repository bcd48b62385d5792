import { concatBytes } from '../bytes.js';
import type { RandomSource } from '../random-source.js';

/**
 * A fresh serial number: 16 random bytes as a positive integer, big-endian without leading zeros. One that would begin
 * with a zero byte gets 01 in front, so all 128 bits count, none is zero or short, and DER needs 16 or 17 octets
 * (RFC 5280 section 4.1.2.2: positive, at most 20).
 */
export function newSerialNumber(random: RandomSource): Uint8Array {
  const bytes = random(16);
  return bytes[0] === 0 ? concatBytes(Uint8Array.of(1), bytes) : bytes;
}

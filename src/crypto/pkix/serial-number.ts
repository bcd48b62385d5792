import { concatBytes } from '../bytes.js';
import type { RandomSource } from '../random-source.js';
import { PkixError } from './pkix-error.js';

const RANDOM_BYTES = 16;
/** RFC 5280 section 4.1.2.2: octets of the INTEGER, a sign octet included. */
const MAX_OCTETS = 20;

/**
 * A fresh serial number: 16 random bytes as a positive integer, big-endian without leading zeros. One that would begin
 * with a zero byte gets 01 in front, so all 128 bits count, none is zero or short, and DER needs 16 or 17 octets.
 */
export function newSerialNumber(random: RandomSource): Uint8Array {
  const bytes = random(RANDOM_BYTES);
  return bytes[0] === 0 ? concatBytes(Uint8Array.of(1), bytes) : bytes;
}

/** Contents of the INTEGER. @throws TypeError for zero, leading zeros and more than 20 octets */
export function serialOctets(serialNumber: Uint8Array): Uint8Array {
  const [first = 0] = serialNumber;
  const octets = first >= 0x80 ? concatBytes(Uint8Array.of(0), serialNumber) : serialNumber;
  if (first === 0 || octets.length > MAX_OCTETS) {
    throw new TypeError('a serial number is positive, has no leading zeros and fits in 20 octets');
  }
  return octets;
}

/** The serial number out of the contents of an INTEGER. @throws PkixError `malformed` */
export function readSerialOctets(octets: Uint8Array): Uint8Array {
  const serialNumber = octets[0] === 0 ? octets.subarray(1) : octets;
  const isPositive = serialNumber.length > 0 && (octets[0] ?? 0) < 0x80;
  const isMinimal = octets[0] !== 0 || (octets[1] ?? 0) >= 0x80;
  if (!isPositive || !isMinimal || octets.length > MAX_OCTETS) {
    throw new PkixError('malformed', 'the serial number is not positive, not minimal or too long');
  }
  return serialNumber;
}

import { sameBytes } from '../bytes.js';
import { hashAlgorithm } from '../hash.js';

/** Bytes of a pinned hexadecimal text. */
export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** The bytes themselves, once their SHA-256 digest is the pinned one. @throws Error */
export function requirePinned(bytes: Uint8Array, sha256: string): Uint8Array {
  if (!sameBytes(hashAlgorithm('SHA-256').digest(bytes), fromHex(sha256))) {
    throw new Error('a known answer is not the pinned one: the installation is damaged');
  }
  return bytes;
}

/** A copy whose first bit is another. */
export function flipFirstBit(bytes: Uint8Array): Uint8Array {
  return bytes.with(0, (bytes[0] ?? 0) ^ 1);
}

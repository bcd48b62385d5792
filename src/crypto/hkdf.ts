import { hkdfSync } from 'node:crypto';

/** HKDF-SHA256 (RFC 5869): `length` bytes in an array of their own, which the caller wipes when they are secret. */
export function hkdfSha256(
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array | string,
  length: number,
): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, length));
}

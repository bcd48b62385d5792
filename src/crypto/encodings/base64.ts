/** Standard base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/** Base64url without padding, as JOSE has it (RFC 7515 section 2). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

/**
 * Bytes of canonical standard base64, or undefined: no other alphabet, no missing padding, no whitespace, no stray
 * bits in the last character. Each byte string has exactly one accepted text. The result is a copy of its own that
 * the caller may wipe.
 */
export function decodeCanonicalBase64(text: string): Uint8Array | undefined {
  const decoded = Buffer.from(text, 'base64');
  try {
    return decoded.toString('base64') === text ? new Uint8Array(decoded) : undefined;
  } finally {
    decoded.fill(0);
  }
}

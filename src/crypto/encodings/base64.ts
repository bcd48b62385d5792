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
  if (text.length % 4 !== 0 || !NO_STRAY_BITS.test(text.slice(-4)) || isBase64Url(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  // Node leaves out characters that are none of base64's, so a text that has one does not fill the bytes.
  const filled = Buffer.from(bytes.buffer).write(text, 'base64');
  return filled === bytes.length ? bytes : undefined;
}

/** The last four characters: before padding stand those whose unused bits are zero. */
const NO_STRAY_BITS = /(?:^|[^=]|[^=][AQgw]==|[^=][AEIMQUYcgkosw048]=)$/;

/** Node takes this alphabet too. */
function isBase64Url(text: string): boolean {
  return text.includes('-') || text.includes('_');
}

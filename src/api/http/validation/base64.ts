/**
 * Decodes standard base64 with padding (RFC 4648 section 4), canonical only: re-encoding gives the same text, so
 * base64url, missing padding, white space and non-zero trailing bits are refused. Undefined when it is not that.
 */
export function decodeCanonicalBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Decodes what `@IsCanonicalBase64` has already checked. @throws TypeError when it was not. */
export function decodeBase64(text: string): Uint8Array {
  const bytes = decodeCanonicalBase64(text);
  if (bytes === undefined) throw new TypeError('the text was not checked to be canonical base64');
  return bytes;
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

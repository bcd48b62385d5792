const HEX = /^(?:[0-9a-f]{2})*$/i;

/** Lowercase hexadecimal. */
export function encodeHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/** Bytes of hexadecimal digits in any case, or undefined: nothing else, and no half byte. */
export function decodeHex(text: string): Uint8Array | undefined {
  return HEX.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : undefined;
}

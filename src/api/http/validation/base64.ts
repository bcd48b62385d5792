import { decodeCanonicalBase64 } from '../../../crypto/encodings/base64.js';

/** Decodes what `@IsCanonicalBase64` has already checked. @throws TypeError when it was not. */
export function decodeBase64(text: string): Uint8Array {
  const bytes = decodeCanonicalBase64(text);
  if (bytes === undefined) throw new TypeError('the text was not checked to be canonical base64');
  return bytes;
}

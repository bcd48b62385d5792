import { decodeCanonicalBase64 } from '../../../crypto/encodings/base64.js';
import { decodeHex } from '../../../crypto/encodings/hex.js';
import { missingMember, refusedMember } from '../wire/wire-values.js';
import type { SignedDataDto } from './signature.dto.js';

type Decode = (text: string) => Uint8Array | undefined;

const DECODERS: Readonly<Record<NonNullable<SignedDataDto['encoding']>, Decode>> = {
  utf8: (text) => new TextEncoder().encode(text),
  hex: decodeHex,
  base64: decodeCanonicalBase64,
};

/** The bytes that are signed. @throws RequestError `request.shape` when they are named twice, not at all or not so spelt */
export function readSignedData({ data, message, encoding = 'utf8' }: SignedDataDto): Uint8Array {
  if (data !== undefined && message !== undefined)
    throw refusedMember('message', 'is another name of "data"');
  const text = data ?? message;
  if (text === undefined) throw missingMember('data');
  const bytes = DECODERS[encoding](text);
  if (bytes === undefined)
    throw refusedMember(data === undefined ? 'message' : 'data', `must be ${encoding}`);
  return bytes;
}

import { wipe } from '../../../crypto/bytes.js';
import { decodeHex, encodeHex } from '../../../crypto/encodings/hex.js';
import { KeyError, RequestError } from '../../../errors/index.js';

/** A refusal of one member of the body; `rule` completes the sentence `"<field>" …`. */
export function refusedMember(field: string, rule: string): RequestError {
  return new RequestError('request.shape', `"${field}" ${rule}`, { facts: { field } });
}

/** A refusal for want of a member. */
export function missingMember(field: string): RequestError {
  return new RequestError('request.shape', `"${field}" is required`, { facts: { field, fault: 'missing' } });
}

/** The bytes of a member. @throws RequestError `request.shape` unless they are `bytes` many */
export function readHex(field: string, text: string, bytes: number): Uint8Array {
  const value = decodeHex(text);
  if (value?.length === bytes) return value;
  wipe(value);
  throw refusedMember(field, `must be ${bytes} bytes in hexadecimal`);
}

/** Text of a secret for the answer; the bytes, which the caller owned, are overwritten. */
export function encodeSecretHex(secret: Uint8Array): string {
  try {
    return encodeHex(secret);
  } finally {
    wipe(secret);
  }
}

/** Runs with a private key out of the body, which is overwritten afterwards; one that is refused is the member's fault. */
export async function withPrivateKey<Result>(
  field: string,
  secret: Uint8Array,
  use: (secret: Uint8Array) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(secret);
  } catch (error) {
    if (!(error instanceof KeyError && error.code === 'key.material-refused')) throw error;
    throw refusedMember(field, 'is not a private key whose parts agree');
  } finally {
    wipe(secret);
  }
}

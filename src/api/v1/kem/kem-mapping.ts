import { wipe } from '../../../crypto/bytes.js';
import { RequestError } from '../../../errors/index.js';
import type { KemKey } from '../../../kem/index.js';
import { DEFAULT_KEY_NAME } from '../../../keys/index.js';
import { decodeBase64, encodeBase64 } from '../../http/index.js';
import { readKemAlgorithm } from '../algorithm-name.js';
import type { EncryptRequestDto, KemKeyReferenceDto } from './kem-request.dto.js';

/** What answers repeat of the request's key. */
export interface KemKeyEcho {
  readonly key_version: number;
  readonly algorithm: string;
}

/** The key a request names and how its answer names it. @throws RequestError `request.shape` */
export function readKemKey(body: KemKeyReferenceDto): { readonly key: KemKey; readonly echo: KemKeyEcho } {
  const { algorithm, spelling } = readKemAlgorithm(body.algorithm);
  return {
    key: { name: body.key ?? DEFAULT_KEY_NAME, algorithm, version: body.key_version },
    echo: { key_version: body.key_version, algorithm: spelling },
  };
}

/** Additional data; none is the same as empty. */
export function readAad({ aad }: { readonly aad?: string }): Uint8Array {
  return aad === undefined ? new Uint8Array(0) : decodeBase64(aad);
}

/** The salt of a deterministic encryption, absent in standard mode. @throws RequestError `request.shape` when they do not fit */
export function readSalt({ mode, salt }: EncryptRequestDto): { readonly salt?: Uint8Array } {
  const deterministic = mode === 'deterministic';
  if (salt === undefined) {
    if (!deterministic) return {};
    throw new RequestError('request.shape', '"salt" is required in deterministic mode');
  }
  if (deterministic) return { salt: decodeBase64(salt) };
  throw new RequestError('request.shape', '"salt" is taken in deterministic mode only');
}

/** Text of a secret for the answer; the bytes, which the caller owned, are overwritten. */
export function encodeSecret(secret: Uint8Array): string {
  try {
    return encodeBase64(secret);
  } finally {
    wipe(secret);
  }
}

/** Runs with the bytes of a secret text, which are overwritten afterwards. */
export async function withSecret<Result>(
  text: string,
  use: (secret: Uint8Array) => Promise<Result>,
): Promise<Result> {
  const secret = decodeBase64(text);
  try {
    return await use(secret);
  } finally {
    wipe(secret);
  }
}

import type { Refusal } from './answers.js';
import type { NativeApi } from './api.js';
import { b64 } from './independent.js';

export const BAD_SHAPE = { status: 400, code: 'ERR_KEM_001' };
export const TOO_LARGE = { status: 400, code: 'ERR_KEM_002' };
export const FAILED = { status: 400, code: 'ERR_KEM_003' };
export const WRAP_LENGTH = { status: 400, code: 'ERR_KEM_004' };
export const NO_KEY = { status: 404, code: 'ERR_KEM_005' };
export const PLAINTEXT = Buffer.from('twenty-one bytes here');

/** The members of all answers; each route sends some of them. */
export interface KemAnswers {
  readonly kem_ciphertext: string;
  readonly shared_secret: string;
  readonly ciphertext: string;
  readonly plaintext: string;
  readonly wrapped_key: string;
  readonly wrapping_method: string;
  readonly symmetric_key: string;
  readonly plaintext_key: string;
  readonly key_version: number;
  readonly algorithm: string;
}

/** POSTs below `/kem` with version 1 of the key unless the body says otherwise. */
export const post = (api: NativeApi, path: string, body: object): Promise<KemAnswers> =>
  api.post<KemAnswers>(`/kem/${path}`, { key_version: 1, ...body });

/** POSTs what must be refused. */
export const refusal = (api: NativeApi, path: string, body: object): Promise<Refusal> =>
  api.refusal(`/kem/${path}`, { key_version: 1, ...body });

export const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** Base64 with one bit of one byte changed. */
export const flipped = (base64: string, at: number): string => {
  const bytes = bytesOf(base64);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return b64(bytes);
};

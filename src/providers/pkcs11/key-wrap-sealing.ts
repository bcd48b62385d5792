import { timingSafeEqual } from 'node:crypto';

import { wipe } from '../../crypto/bytes.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import { KeyError } from '../../errors/index.js';
import { CKA, CKK, CKO } from './cryptoki-numbers.js';
import type { ObjectHandle, Template } from './cryptoki.js';
import { isPkcs11 } from './pkcs11-error.js';
import type { SealedSecret, SealingMethod } from './sealing-method.js';
import type { TokenSession } from './token-session.js';

const BLOCK_BYTES = 8;
const DIGEST_BYTES = 32;
const LENGTH_BYTES = 2;
const NO_IV = new Uint8Array(0);

/** Bytes that any of these mechanisms adds to a payload of whole blocks: RFC 3394 and RFC 5649, one block. */
export const KEY_WRAP_OVERHEAD_BYTES = BLOCK_BYTES;

/**
 * AES key wrap (RFC 3394 or RFC 5649, as the mechanism says) of a generic secret object through C_WrapKey. Key wrap
 * authenticates its payload but takes no additional data, so the payload begins with the additional data's digest:
 * SHA-256(aad)(32) || length(2, big-endian) || secret || zeros to a whole number of 8-byte blocks.
 */
export class KeyWrapSealing implements SealingMethod {
  readonly number: number;
  readonly name: string;
  readonly mechanism: number;
  readonly kekUsage = 'wrap';

  constructor(number: number, name: string, mechanism: number) {
    this.number = number;
    this.name = name;
    this.mechanism = mechanism;
  }

  /** Length of what is wrapped for a secret of a length. */
  payloadBytes(secretBytes: number): number {
    return Math.ceil((DIGEST_BYTES + LENGTH_BYTES + secretBytes) / BLOCK_BYTES) * BLOCK_BYTES;
  }

  async seal(
    token: TokenSession,
    kek: ObjectHandle,
    secret: Uint8Array,
    aad: Uint8Array,
  ): Promise<SealedSecret> {
    const { cryptoki, session } = token;
    const payload = new Uint8Array(this.payloadBytes(secret.length));
    try {
      fillPayload(payload, secret, aad);
      const object = cryptoki.createObject(session, sessionSecret(payload));
      try {
        const maximumBytes = payload.length + 2 * BLOCK_BYTES;
        const ciphertext = cryptoki.wrapKey(
          session,
          { mechanism: this.mechanism },
          kek,
          object,
          maximumBytes,
        );
        return { iv: NO_IV, ciphertext: new Uint8Array(ciphertext) };
      } finally {
        cryptoki.destroyObject(session, object);
      }
    } finally {
      wipe(payload);
    }
  }

  async open(
    token: TokenSession,
    kek: ObjectHandle,
    { ciphertext }: SealedSecret,
    aad: Uint8Array,
  ): Promise<Uint8Array> {
    const payload = this.#unwrapped(token, kek, ciphertext);
    try {
      return secretOf(payload, aad);
    } finally {
      wipe(payload);
    }
  }

  #unwrapped({ cryptoki, session }: TokenSession, kek: ObjectHandle, ciphertext: Uint8Array): Uint8Array {
    try {
      const mechanism = { mechanism: this.mechanism };
      const object = cryptoki.unwrapKey(session, mechanism, kek, ciphertext, sessionSecret());
      try {
        return cryptoki.attributes(session, object, [CKA.VALUE])[0] ?? new Uint8Array(0);
      } finally {
        cryptoki.destroyObject(session, object);
      }
    } catch (error) {
      if (isPkcs11(error, 'integrity', 'suspect')) throw doesNotOpen(error);
      throw error;
    }
  }
}

/** A generic secret that lives in the session and may be read: it is ours, and goes at once. */
function sessionSecret(value?: Uint8Array): Template {
  return [
    { type: CKA.CLASS, value: CKO.SECRET_KEY },
    { type: CKA.KEY_TYPE, value: CKK.GENERIC_SECRET },
    { type: CKA.TOKEN, value: false },
    { type: CKA.PRIVATE, value: true },
    { type: CKA.SENSITIVE, value: false },
    { type: CKA.EXTRACTABLE, value: true },
    ...(value === undefined ? [] : [{ type: CKA.VALUE, value }]),
  ];
}

function fillPayload(payload: Uint8Array, secret: Uint8Array, aad: Uint8Array): void {
  payload.set(hashAlgorithm('SHA-256').digest(aad));
  payload.set([secret.length >> 8, secret.length & 0xff], DIGEST_BYTES);
  payload.set(secret, DIGEST_BYTES + LENGTH_BYTES);
}

function secretOf(payload: Uint8Array, aad: Uint8Array): Uint8Array {
  const start = DIGEST_BYTES + LENGTH_BYTES;
  if (payload.length <= start) throw doesNotOpen();
  const bound = timingSafeEqual(payload.subarray(0, DIGEST_BYTES), hashAlgorithm('SHA-256').digest(aad));
  const [high = 0, low = 0] = payload.subarray(DIGEST_BYTES, start);
  const end = start + ((high << 8) | low);
  if (!bound || end > payload.length) throw doesNotOpen();
  return payload.slice(start, end);
}

function doesNotOpen(cause?: unknown): KeyError {
  return new KeyError('key.damaged', 'the sealed key does not open under its binding', { cause });
}

import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { wipe } from '../crypto/bytes.js';
import { KemError } from '../errors/index.js';
import { MAKING_STATUSES } from '../keys/index.js';
import { Randomness } from '../platform/randomness.js';
import type { Caller } from '../projects/index.js';
import { KemDeeds } from './kem-deeds.service.js';
import { KemDem, readSealed } from './kem-dem.service.js';
import type { KemKey } from './kem-key.js';
import { WRAPPED_KEY_BYTES } from './kem-limits.js';

/** A fresh symmetric key, plain and wrapped. The caller wipes the plain one. */
export interface DataKey {
  readonly secretKey: Uint8Array;
  readonly wrappedKey: Uint8Array;
}

/** Wrapping symmetric keys under stored KEM keys, and unwrapping them. Wrapped keys and ciphertexts never pass for each other. */
@Injectable()
export class Wrapping {
  constructor(
    private readonly deeds: KemDeeds,
    private readonly dem: KemDem,
    private readonly randomness: Randomness,
  ) {}

  /** With an active version. @throws KemError `kem.wrap-length`; KeyError `key.not-found` */
  async wrap(caller: Caller, key: KemKey, secretKey: Uint8Array): Promise<Uint8Array> {
    checkLength('symmetric_key', secretKey.length);
    const version = await this.deeds.usable(caller, key, MAKING_STATUSES);
    return await this.dem.seal(version, { purpose: 'wrap', secretPlaintext: secretKey, aad: NO_AAD });
  }

  /**
   * With an active or retired version. The caller wipes the result.
   *
   * @throws RequestError `request.shape` when it is too short to hold a KEM ciphertext; KemError `kem.too-large`, and
   *   `kem.decryption-failed` for whatever does not open to a key of a length that is wrapped; KeyError `key.not-found`
   */
  async unwrap(caller: Caller, key: KemKey, wrappedKey: Uint8Array): Promise<Uint8Array> {
    const opening = {
      purpose: 'wrap',
      parts: readSealed(key, 'wrapped_key', wrappedKey),
      aad: NO_AAD,
    } as const;
    const details = { wrapped_key_sha256: hash('sha256', wrappedKey) };
    return await this.deeds.open(caller, { action: 'kem.unwrap', key, details }, async (version) => {
      const secretKey = await this.dem.open(version, opening);
      if (secretKey === undefined || WRAPPED_KEY_BYTES.includes(secretKey.length)) return secretKey;
      wipe(secretKey);
      return undefined;
    });
  }

  /** A fresh key of `bytes`, wrapped under an active version. @throws KemError `kem.wrap-length`; KeyError `key.not-found` */
  async makeDataKey(caller: Caller, key: KemKey, bytes: number): Promise<DataKey> {
    checkLength('bytes', bytes);
    const secretKey = this.randomness.bytes(bytes);
    try {
      return { secretKey, wrappedKey: await this.wrap(caller, key, secretKey) };
    } catch (error) {
      wipe(secretKey);
      throw error;
    }
  }
}

const NO_AAD = new Uint8Array(0);

function checkLength(member: string, bytes: number): void {
  if (WRAPPED_KEY_BYTES.includes(bytes)) return;
  const lengths = WRAPPED_KEY_BYTES.join(', ');
  throw new KemError('kem.wrap-length', `"${member}" must be one of these lengths in bytes: ${lengths}`);
}

import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { KemError, RequestError } from '../errors/index.js';
import { MAKING_STATUSES } from '../keys/index.js';
import type { Caller } from '../projects/index.js';
import { KemDeeds } from './kem-deeds.service.js';
import { KemDem, readSealed, type DemInput } from './kem-dem.service.js';
import type { KemKey } from './kem-key.js';
import { MAX_AAD_BYTES, MAX_PLAINTEXT_BYTES, MAX_SALT_BYTES, MIN_SALT_BYTES } from './kem-limits.js';

/** What is encrypted. The plaintext stays the caller's to wipe. */
export interface EncryptRequest {
  readonly secretPlaintext: Uint8Array;
  readonly aad: Uint8Array;
  /** Set: encrypt deterministically under this salt. */
  readonly salt?: Uint8Array;
}

/** A message to be opened, with the additional data that it was made under. */
export interface DecryptRequest {
  readonly ciphertext: Uint8Array;
  readonly aad: Uint8Array;
}

/** Encrypting to stored KEM keys and decrypting with them (KEM-DEM). */
@Injectable()
export class Encryption {
  constructor(
    private readonly deeds: KemDeeds,
    private readonly dem: KemDem,
  ) {}

  /**
   * With an active version. Only deterministic encryption uses a secret of the key, and only it is audited.
   *
   * @throws KemError `kem.too-large`, `kem.deterministic-off`; RequestError `request.shape` for a short salt; KeyError
   *   `key.not-found`
   */
  async encrypt(caller: Caller, key: KemKey, request: EncryptRequest): Promise<Uint8Array> {
    const { secretPlaintext, aad, salt } = request;
    checkSize('plaintext', secretPlaintext, MAX_PLAINTEXT_BYTES);
    checkSize('aad', aad, MAX_AAD_BYTES);
    const input: DemInput = { purpose: 'encrypt', secretPlaintext, aad };
    if (salt !== undefined) return await this.#encryptDeterministically(caller, key, input, salt);
    return await this.dem.seal(await this.deeds.usable(caller, key, MAKING_STATUSES), input);
  }

  /**
   * With an active or retired version. The caller wipes the result.
   *
   * @throws RequestError `request.shape` when it is too short to hold a KEM ciphertext; KemError `kem.too-large`, and
   *   `kem.decryption-failed` for whatever does not open; KeyError `key.not-found`
   */
  async decrypt(caller: Caller, key: KemKey, { ciphertext, aad }: DecryptRequest): Promise<Uint8Array> {
    checkSize('aad', aad, MAX_AAD_BYTES);
    const opening = { purpose: 'encrypt', parts: readSealed(key, 'ciphertext', ciphertext), aad } as const;
    const details = { bytes: ciphertext.length, ciphertext_sha256: hash('sha256', ciphertext) };
    return await this.deeds.open(caller, { action: 'kem.decrypt', key, details }, (version) =>
      this.dem.open(version, opening),
    );
  }

  async #encryptDeterministically(
    caller: Caller,
    key: KemKey,
    input: DemInput,
    salt: Uint8Array,
  ): Promise<Uint8Array> {
    if (salt.length < MIN_SALT_BYTES) {
      throw new RequestError('request.shape', `"salt" must have at least ${MIN_SALT_BYTES} bytes`);
    }
    checkSize('salt', salt, MAX_SALT_BYTES);
    const details = { bytes: input.secretPlaintext.length };
    const deed = { action: 'kem.encrypt-deterministic', key, details } as const;
    return await this.deeds.makeDeterministically(caller, deed, (version) =>
      this.dem.sealDeterministically(version, input, salt),
    );
  }
}

function checkSize(member: string, bytes: Uint8Array, most: number): void {
  if (bytes.length > most) throw new KemError('kem.too-large', `"${member}" exceeds ${most} bytes`);
}

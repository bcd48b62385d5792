import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { Encapsulation } from '../crypto/engines/kem-engine.js';
import { kemCiphertextBytes } from '../crypto/kem/kem-parts.js';
import { Custody } from '../custody/index.js';
import { RequestError } from '../errors/index.js';
import { MAKING_STATUSES } from '../keys/index.js';
import type { Caller } from '../projects/index.js';
import { KemDeeds } from './kem-deeds.service.js';
import type { KemKey } from './kem-key.js';

/** Shared secrets with stored KEM keys. Callers wipe what they get. */
@Injectable()
export class KemSecrets {
  constructor(
    private readonly deeds: KemDeeds,
    private readonly custody: Custody,
  ) {}

  /** A fresh secret for the holder of an active version. @throws KeyError `key.not-found` */
  async encapsulate(caller: Caller, key: KemKey): Promise<Encapsulation> {
    const version = await this.deeds.usable(caller, key, MAKING_STATUSES);
    return await this.custody.encapsulate(version.material, 'general');
  }

  /**
   * The secret inside a ciphertext, with an active or retired version; another secret when it is not genuine.
   *
   * @throws RequestError `request.shape` for a ciphertext of another length; KeyError `key.not-found`
   */
  async decapsulate(caller: Caller, key: KemKey, ciphertext: Uint8Array): Promise<Uint8Array> {
    const length = kemCiphertextBytes(key.algorithm);
    if (ciphertext.length !== length) {
      const rule = `"kem_ciphertext" of ${key.algorithm.name} must be ${length} bytes`;
      throw new RequestError('request.shape', rule);
    }
    const details = { ciphertext_sha256: hash('sha256', ciphertext) };
    return await this.deeds.open(caller, { action: 'kem.decapsulate', key, details }, ({ material }) =>
      this.custody.decapsulate(material, 'general', ciphertext),
    );
  }
}

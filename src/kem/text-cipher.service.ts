import { Injectable } from '@nestjs/common';

import { wipe } from '../crypto/bytes.js';
import { GCM_IV_BYTES } from '../crypto/aes-gcm.js';
import { openWithSharedKey, sealWithSharedKey } from '../crypto/kem/shared-key-cipher.js';
import { KemError } from '../errors/index.js';
import { Randomness } from '../platform/randomness.js';
import type { Caller } from '../projects/index.js';
import { KemHandles, type HandleUse } from './kem-handles.service.js';

/** Where the shared key comes from: from the caller, or out of a ciphertext to one of his handles. */
export type SharedKeySource =
  { readonly secretShared: Uint8Array } | { readonly publicKey: Uint8Array; readonly ciphertext: Uint8Array };

/** Messages under shared keys. Whoever runs the service can read them: end to end is encrypting at the ends. */
@Injectable()
export class TextCipher {
  constructor(
    private readonly handles: KemHandles,
    private readonly randomness: Randomness,
  ) {}

  /** nonce || ciphertext || tag; the plaintext stays the caller's. @throws KeyError `key.not-found` */
  async encrypt(caller: Caller, source: SharedKeySource, secretPlaintext: Uint8Array): Promise<Uint8Array> {
    return await this.#with(caller, 'kem.decapsulate', source, (secretShared) => {
      const result = sealWithSharedKey(secretShared, this.randomness.bytes(GCM_IV_BYTES), secretPlaintext);
      return { result, outcome: 'ok' };
    });
  }

  /**
   * The plaintext, which the caller wipes.
   * @throws KemError `kem.decryption-failed` for whatever does not open; KeyError `key.not-found`
   */
  async decrypt(caller: Caller, source: SharedKeySource, message: Uint8Array): Promise<Uint8Array> {
    let secretOpened: Uint8Array | undefined;
    try {
      secretOpened = await this.#with(caller, 'kem.decrypt', source, (secretShared) => {
        secretOpened = openWithSharedKey(secretShared, message);
        return { result: secretOpened, outcome: secretOpened === undefined ? 'kem.decryption-failed' : 'ok' };
      });
    } catch (error) {
      wipe(secretOpened);
      throw error;
    }
    if (secretOpened === undefined) throw new KemError('kem.decryption-failed', 'Decryption failed');
    return secretOpened;
  }

  async #with<Result>(
    caller: Caller,
    action: HandleUse<Result>['action'],
    source: SharedKeySource,
    use: HandleUse<Result>['use'],
  ): Promise<Result> {
    if ('secretShared' in source) return use(source.secretShared).result;
    return await this.handles.open(caller, { action, ...source, use });
  }
}

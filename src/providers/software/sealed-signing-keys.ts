import type { Epoch } from '../../compute/index.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { signAllWith } from '../../crypto/engines/sign-all-with.js';
import type { LoadedSecretKey, SignatureEngine } from '../../crypto/engines/signature-engine.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import type { Sealer } from '../../sealing/index.js';
import type { KeyReference } from '../contract/index.js';
import { SealedKeys } from './sealed-keys.js';

/** Sealed keys that sign. */
export class SealedSigningKeys extends SealedKeys<SignatureComponentName, LoadedSecretKey> {
  readonly #engine: SignatureEngine;

  constructor(engine: SignatureEngine, sealer: Sealer, epoch: Epoch) {
    super(engine, sealer, epoch);
    this.#engine = engine;
  }

  /** @throws KeyError `key.damaged` when the handle does not open under the binding or holds another key */
  async sign(key: KeyReference<SignatureComponentName>, operation: SignOperation): Promise<Uint8Array> {
    return await this.#engine.sign(this.loaded(key), operation);
  }

  /** One signature for each operation, in their order. @throws KeyError as `sign` */
  async signAll(
    key: KeyReference<SignatureComponentName>,
    operations: readonly SignOperation[],
  ): Promise<readonly Uint8Array[]> {
    return await signAllWith(this.#engine, this.loaded(key), operations);
  }
}

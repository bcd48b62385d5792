import type { Epoch } from '../../compute/index.js';
import type { KemComponentName } from '../../crypto/component-algorithm.js';
import type { KemEngine, LoadedDecapsulationKey } from '../../crypto/engines/kem-engine.js';
import type { Sealer } from '../../sealing/index.js';
import type { KeyReference } from '../contract/index.js';
import { SealedKeys } from './sealed-keys.js';

/** Sealed keys that decapsulate. */
export class SealedKemKeys extends SealedKeys<KemComponentName, LoadedDecapsulationKey> {
  readonly #engine: KemEngine;

  constructor(engine: KemEngine, sealer: Sealer, epoch: Epoch) {
    super(engine, sealer, epoch);
    this.#engine = engine;
  }

  /**
   * The shared secret, which the caller wipes.
   *
   * @throws KeyError `key.damaged` when the handle does not open under the binding or holds another key
   */
  async decapsulate(key: KeyReference<KemComponentName>, ciphertext: Uint8Array): Promise<Uint8Array> {
    return await this.#engine.decapsulate(this.loaded(key), ciphertext);
  }
}

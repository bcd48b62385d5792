import type { MlKemName } from '../../component-algorithm.js';
import type { LoadedDecapsulationKey } from '../kem-engine.js';
import type { AddonMlKemKey } from './native-addon.js';

/** An ML-KEM private key, expanded, in the addon's memory. */
export class NativeDecapsulationKey implements LoadedDecapsulationKey {
  readonly algorithm: MlKemName;
  #key: AddonMlKemKey | undefined;

  /** Takes `key` over. */
  constructor(algorithm: MlKemName, key: AddonMlKemKey) {
    this.algorithm = algorithm;
    this.#key = key;
  }

  dispose(): void {
    this.#key?.dispose();
    this.#key = undefined;
  }

  /** Stays this key's. @throws TypeError after `dispose` */
  get key(): AddonMlKemKey {
    if (this.#key === undefined) throw new TypeError('the private key was disposed of');
    return this.#key;
  }
}

import type { MlDsaName } from '../../component-algorithm.js';
import type { LoadedSecretKey } from '../signature-engine.js';
import type { AddonMlDsaKey } from './native-addon.js';

/** An ML-DSA private key, expanded, in the addon's memory. */
export class NativeSecretKey implements LoadedSecretKey {
  readonly algorithm: MlDsaName;
  #key: AddonMlDsaKey | undefined;

  /** Takes `key` over. */
  constructor(algorithm: MlDsaName, key: AddonMlDsaKey) {
    this.algorithm = algorithm;
    this.#key = key;
  }

  dispose(): void {
    this.#key?.dispose();
    this.#key = undefined;
  }

  /** Stays this key's. @throws TypeError after `dispose` */
  get key(): AddonMlDsaKey {
    if (this.#key === undefined) throw new TypeError('the private key was disposed of');
    return this.#key;
  }
}

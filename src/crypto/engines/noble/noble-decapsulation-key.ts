import { wipe } from '../../bytes.js';
import type { MlKemName } from '../../component-algorithm.js';
import type { LoadedDecapsulationKey } from '../kem-engine.js';

/** An ML-KEM private key in the expanded form of FIPS 203, in an array of its own that `dispose` wipes. */
export class NobleDecapsulationKey implements LoadedDecapsulationKey {
  readonly algorithm: MlKemName;
  #secretExpanded: Uint8Array | undefined;

  /** Takes `secretExpanded` over, which has passed its checks. */
  constructor(algorithm: MlKemName, secretExpanded: Uint8Array) {
    this.algorithm = algorithm;
    this.#secretExpanded = secretExpanded;
  }

  dispose(): void {
    wipe(this.#secretExpanded);
    this.#secretExpanded = undefined;
  }

  /** Stays this key's. @throws TypeError after `dispose` */
  get secretExpanded(): Uint8Array {
    if (this.#secretExpanded === undefined) throw new TypeError('the private key was disposed of');
    return this.#secretExpanded;
  }
}

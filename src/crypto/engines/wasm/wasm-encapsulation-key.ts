import type { MlKemName } from '../../component-algorithm.js';

/** An ML-KEM public key that has passed the modulus check. */
export class WasmEncapsulationKey {
  readonly algorithm: MlKemName;
  readonly publicKey: Uint8Array;

  constructor(algorithm: MlKemName, publicKey: Uint8Array) {
    this.algorithm = algorithm;
    this.publicKey = publicKey;
  }
}

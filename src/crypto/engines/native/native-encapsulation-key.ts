import type { MlKemName } from '../../component-algorithm.js';
import type { LoadedEncapsulationKey } from '../kem-engine.js';

/** An ML-KEM public key that has passed the checks of FIPS 203 section 7.2. */
export class NativeEncapsulationKey implements LoadedEncapsulationKey {
  readonly algorithm: MlKemName;
  readonly publicKey: Uint8Array;

  constructor(algorithm: MlKemName, publicKey: Uint8Array) {
    this.algorithm = algorithm;
    this.publicKey = publicKey.slice();
  }
}

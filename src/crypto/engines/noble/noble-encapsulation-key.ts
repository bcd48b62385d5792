import type { KEMPrepared } from '@noble/post-quantum/ml-kem.js';

import type { MlKemName } from '../../component-algorithm.js';
import type { LoadedEncapsulationKey } from '../kem-engine.js';

/** An ML-KEM public key that has passed its checks, with its matrix expanded. */
export class NobleEncapsulationKey implements LoadedEncapsulationKey {
  readonly algorithm: MlKemName;
  readonly prepared: KEMPrepared;

  constructor(algorithm: MlKemName, prepared: KEMPrepared) {
    this.algorithm = algorithm;
    this.prepared = prepared;
  }
}

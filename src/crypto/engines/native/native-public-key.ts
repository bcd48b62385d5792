import type { MlDsaName } from '../../component-algorithm.js';
import type { LoadedPublicKey } from '../signature-engine.js';

/** An ML-DSA public key, raw. */
export class NativePublicKey implements LoadedPublicKey {
  readonly algorithm: MlDsaName;
  readonly publicKey: Uint8Array;

  /** `publicKey` has the algorithm's length. */
  constructor(algorithm: MlDsaName, publicKey: Uint8Array) {
    this.algorithm = algorithm;
    this.publicKey = publicKey.slice();
  }
}

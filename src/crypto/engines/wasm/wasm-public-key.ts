import type { MlDsaName } from '../../component-algorithm.js';
import { mlDsaPublicKeyHash } from '../../ml-dsa-mu.js';
import type { LoadedPublicKey } from '../signature-engine.js';

/** An ML-DSA public key with tr, its hash, which every mu begins with. */
export class WasmPublicKey implements LoadedPublicKey {
  readonly algorithm: MlDsaName;
  readonly publicKey: Uint8Array;
  readonly publicKeyHash: Uint8Array;

  /** `publicKey` has the algorithm's length. */
  constructor(algorithm: MlDsaName, publicKey: Uint8Array) {
    this.algorithm = algorithm;
    this.publicKey = publicKey.slice();
    this.publicKeyHash = mlDsaPublicKeyHash(publicKey);
  }
}

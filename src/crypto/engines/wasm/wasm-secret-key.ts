import type { MlDsaName } from '../../component-algorithm.js';
import { ExpandedKey } from '../expanded-key.js';
import type { LoadedSecretKey } from '../signature-engine.js';

/** An ML-DSA private key as the module takes it. */
export class WasmSecretKey extends ExpandedKey<MlDsaName> implements LoadedSecretKey {
  /** tr, behind rho and K of 32 bytes each (FIPS 204 Algorithm 24), as a view. */
  get publicKeyHash(): Uint8Array {
    return this.secretExpanded.subarray(64, 128);
  }
}

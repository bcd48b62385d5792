import { wipe } from '../../bytes.js';
import type { MlDsaName } from '../../component-algorithm.js';
import type { LoadedSecretKey } from '../signature-engine.js';

/** An ML-DSA private key in the expanded form of FIPS 204, in an array of its own that `dispose` wipes. */
export class WasmSecretKey implements LoadedSecretKey {
  readonly algorithm: MlDsaName;
  #secretExpanded: Uint8Array | undefined;

  /** Takes `secretExpanded` over. */
  constructor(algorithm: MlDsaName, secretExpanded: Uint8Array) {
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

  /** tr, behind rho and K of 32 bytes each (FIPS 204 Algorithm 24), as a view. */
  get publicKeyHash(): Uint8Array {
    return this.secretExpanded.subarray(64, 128);
  }
}

import { wipe } from '../bytes.js';
import type { ComponentName } from '../component-algorithm.js';

/** A private key in the expanded form of FIPS 203 or 204, in an array of its own that `dispose` wipes. */
export abstract class ExpandedKey<Name extends ComponentName> {
  readonly algorithm: Name;
  #secretExpanded: Uint8Array | undefined;

  /** Takes `secretExpanded` over, which has passed its checks. */
  constructor(algorithm: Name, secretExpanded: Uint8Array) {
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

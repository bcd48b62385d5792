import { wipe } from '../../bytes.js';
import type { SignatureComponentName } from '../../component-algorithm.js';
import type { RandomSource } from '../../random-source.js';
import type { SignOperation } from '../../sign-operation.js';
import type { LoadedSecretKey } from '../signature-engine.js';

/** A private key for noble, in an array of its own that `dispose` wipes. */
export abstract class NobleSecretKey implements LoadedSecretKey {
  abstract readonly algorithm: SignatureComponentName;
  #secret: Uint8Array | undefined;

  /** Takes `secret` over. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** Signs on the calling thread. The noble engine has checked that the operation fits the algorithm. */
  abstract sign(operation: SignOperation, random: RandomSource): Uint8Array;

  dispose(): void {
    wipe(this.#secret);
    this.#secret = undefined;
  }

  /** @throws TypeError after `dispose` */
  protected get secret(): Uint8Array {
    if (this.#secret === undefined) throw new TypeError('the private key was disposed of');
    return this.#secret;
  }
}

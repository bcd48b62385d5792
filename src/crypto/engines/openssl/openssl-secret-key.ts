import type { KeyObject } from 'node:crypto';

import type { ComponentName } from '../../component-algorithm.js';

/** A private key inside OpenSSL, whose own memory clears it when the last reference goes. */
export class OpensslSecretKey<Name extends ComponentName = ComponentName> {
  readonly algorithm: Name;
  #keyObject: KeyObject | undefined;

  constructor(algorithm: Name, keyObject: KeyObject) {
    this.algorithm = algorithm;
    this.#keyObject = keyObject;
  }

  /** For the OpenSSL engine only. @throws TypeError after `dispose` */
  get keyObject(): KeyObject {
    if (this.#keyObject === undefined) throw new TypeError('the private key was disposed of');
    return this.#keyObject;
  }

  dispose(): void {
    this.#keyObject = undefined;
  }
}

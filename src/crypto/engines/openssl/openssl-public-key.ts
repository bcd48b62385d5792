import type { KeyObject } from 'node:crypto';

import type { ComponentName } from '../../component-algorithm.js';

/** A public key inside OpenSSL. */
export class OpensslPublicKey<Name extends ComponentName = ComponentName> {
  readonly algorithm: Name;
  readonly keyObject: KeyObject;

  constructor(algorithm: Name, keyObject: KeyObject) {
    this.algorithm = algorithm;
    this.keyObject = keyObject;
  }
}

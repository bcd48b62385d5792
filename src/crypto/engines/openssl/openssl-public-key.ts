import type { KeyObject } from 'node:crypto';

import type { SignatureComponentName } from '../../component-algorithm.js';
import type { LoadedPublicKey } from '../signature-engine.js';

/** A public key inside OpenSSL. */
export class OpensslPublicKey implements LoadedPublicKey {
  readonly algorithm: SignatureComponentName;
  readonly keyObject: KeyObject;

  constructor(algorithm: SignatureComponentName, keyObject: KeyObject) {
    this.algorithm = algorithm;
    this.keyObject = keyObject;
  }
}

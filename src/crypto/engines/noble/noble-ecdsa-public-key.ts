import type { EcdsaName } from '../../component-algorithm.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { decodeEcdsaSignature } from '../../encodings/ecdsa-signature.js';
import type { SignOperation } from '../../sign-operation.js';
import { nobleCurve } from './noble-curves.js';
import { NoblePublicKey } from './noble-public-key.js';

/** An EC point that verifies digests of the curve's own hash; high s is accepted. */
export class NobleEcdsaPublicKey extends NoblePublicKey {
  readonly algorithm: EcdsaName;
  readonly #publicKey: Uint8Array;

  /** `publicKey` is an uncompressed point of the curve. */
  constructor(algorithm: EcdsaName, publicKey: Uint8Array) {
    super();
    this.algorithm = algorithm;
    this.#publicKey = publicKey;
  }

  verify(operation: SignOperation, signature: Uint8Array): boolean {
    if (operation.mode !== 'hash') throw new TypeError('noble verifies digests only with ECDSA');
    const compact = decodeEcdsaSignature(signature, componentAlgorithm(this.algorithm).seedBytes);
    if (compact === undefined) return false;
    const options = { prehash: false, lowS: false, format: 'compact' } as const;
    return nobleCurve(this.algorithm).verify(compact, operation.digest, this.#publicKey, options);
  }
}

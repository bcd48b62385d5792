import { wipe } from '../../bytes.js';
import type { EcdsaName } from '../../component-algorithm.js';
import type { RandomSource } from '../../random-source.js';
import type { SignOperation } from '../../sign-operation.js';
import { nobleCurve } from './noble-curves.js';
import { NobleSecretKey } from './noble-secret-key.js';

/**
 * An EC scalar that signs digests of the curve's own hash, which OpenSSL does over whole messages only. The nonce is
 * that of RFC 6979 with fresh randomness as additional data (section 3.6), so neither a bad generator nor a fault
 * alone reveals the key. Any s is taken: FIPS 186-5 asks for no low one.
 */
export class NobleEcdsaSecretKey extends NobleSecretKey {
  readonly algorithm: EcdsaName;

  constructor(algorithm: EcdsaName, secretScalar: Uint8Array) {
    super(secretScalar);
    this.algorithm = algorithm;
  }

  sign(operation: SignOperation, random: RandomSource): Uint8Array {
    if (operation.mode !== 'hash') throw new TypeError('noble signs digests only with ECDSA');
    const extraEntropy = random(32);
    try {
      const options = { prehash: false, lowS: false, format: 'der', extraEntropy } as const;
      return nobleCurve(this.algorithm).sign(operation.digest, this.secret, options);
    } finally {
      wipe(extraEntropy);
    }
  }
}

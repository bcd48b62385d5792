import { wipe } from '../../bytes.js';
import type { MlDsaName } from '../../component-algorithm.js';
import { mlDsaMu } from '../../ml-dsa-mu.js';
import type { RandomSource } from '../../random-source.js';
import type { SignOperation } from '../../sign-operation.js';
import { expandedKeyHash, signMu } from './noble-ml-dsa.js';
import { NobleSecretKey } from './noble-secret-key.js';

/** Length of rnd, the randomness of a hedged signature, in bytes (FIPS 204 Algorithm 2). */
const RANDOMNESS_BYTES = 32;

/** An ML-DSA private key in the expanded form of FIPS 204. */
export class NobleMlDsaSecretKey extends NobleSecretKey {
  readonly algorithm: MlDsaName;

  constructor(algorithm: MlDsaName, secretExpanded: Uint8Array) {
    super(secretExpanded);
    this.algorithm = algorithm;
  }

  sign(operation: SignOperation, random: RandomSource): Uint8Array {
    const mu = mlDsaMu(expandedKeyHash(this.secret), operation);
    const secretRandomness =
      operation.deterministic === true ? new Uint8Array(RANDOMNESS_BYTES) : random(RANDOMNESS_BYTES);
    try {
      return signMu(this.algorithm, this.secret, mu, secretRandomness);
    } finally {
      wipe(secretRandomness);
    }
  }
}

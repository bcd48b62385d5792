import type { MlDsaName } from '../../component-algorithm.js';
import { mlDsaMu, mlDsaPublicKeyHash } from '../../ml-dsa-mu.js';
import type { SignOperation } from '../../sign-operation.js';
import { verifyMu } from './noble-ml-dsa.js';
import { NoblePublicKey } from './noble-public-key.js';

/** An ML-DSA public key with its hash, which every mu begins with. */
export class NobleMlDsaPublicKey extends NoblePublicKey {
  readonly algorithm: MlDsaName;
  readonly #publicKey: Uint8Array;
  readonly #publicKeyHash: Uint8Array;

  /** `publicKey` has the algorithm's length. */
  constructor(algorithm: MlDsaName, publicKey: Uint8Array) {
    super();
    this.algorithm = algorithm;
    this.#publicKey = publicKey;
    this.#publicKeyHash = mlDsaPublicKeyHash(publicKey);
  }

  verify(operation: SignOperation, signature: Uint8Array): boolean {
    return verifyMu(this.algorithm, this.#publicKey, mlDsaMu(this.#publicKeyHash, operation), signature);
  }
}

import type { SignatureComponentName } from '../../component-algorithm.js';
import { isEcdsa, isMlDsa } from '../../component-algorithm-table.js';
import { type RandomSource, systemRandom } from '../../random-source.js';
import type { SecretKey } from '../../secret-key.js';
import type { SignMode, SignOperation } from '../../sign-operation.js';
import { requireSigning, requireVerifying } from '../require-operation.js';
import type {
  GeneratedKeyPair,
  LoadedPublicKey,
  LoadedSecretKey,
  SignatureEngine,
} from '../signature-engine.js';
import { nobleKeyPair, noblePublicKey, nobleSecretKey } from './noble-keys.js';
import { NoblePublicKey } from './noble-public-key.js';
import { NobleSecretKey } from './noble-secret-key.js';

/**
 * @noble/post-quantum and @noble/curves: all of ML-DSA, and ECDSA over digests. It computes on the calling thread
 * before the promise resolves (ML-DSA-65: 7 ms to sign, 1.5 ms to verify), so it belongs in a worker.
 */
export class NobleSignatureEngine implements SignatureEngine {
  readonly name = 'noble';
  readonly version = '@noble/post-quantum 0.7.1, @noble/curves 2.4.0';
  readonly #random: RandomSource;

  /** `random` gives seeds and the randomness of hedged signatures. */
  constructor(random: RandomSource = systemRandom) {
    this.#random = random;
  }

  supports(algorithm: SignatureComponentName, mode: SignMode, deterministic: boolean): boolean {
    return this.supportsVerify(algorithm, mode) && (isMlDsa(algorithm) || !deterministic);
  }

  supportsVerify(algorithm: SignatureComponentName, mode: SignMode): boolean {
    return isMlDsa(algorithm) || (isEcdsa(algorithm) && mode === 'hash');
  }

  async generate<Name extends SignatureComponentName>(algorithm: Name): Promise<GeneratedKeyPair<Name>> {
    return nobleKeyPair(algorithm, this.#random);
  }

  loadSecretKey(secretKey: SecretKey<SignatureComponentName>): LoadedSecretKey {
    return nobleSecretKey(secretKey);
  }

  loadPublicKey(algorithm: SignatureComponentName, publicKey: Uint8Array): LoadedPublicKey | undefined {
    return noblePublicKey(algorithm, publicKey);
  }

  async sign(key: LoadedSecretKey, operation: SignOperation): Promise<Uint8Array> {
    if (!(key instanceof NobleSecretKey)) throw new TypeError('not a private key of the noble engine');
    requireSigning(this, key.algorithm, operation);
    return key.sign(operation, this.#random);
  }

  async verify(key: LoadedPublicKey, operation: SignOperation, signature: Uint8Array): Promise<boolean> {
    if (!(key instanceof NoblePublicKey)) throw new TypeError('not a public key of the noble engine');
    requireVerifying(this, key.algorithm, operation);
    return key.verify(operation, signature);
  }
}

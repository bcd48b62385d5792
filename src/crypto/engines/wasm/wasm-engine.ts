import { KeyError } from '../../../errors/index.js';
import { wipe } from '../../bytes.js';
import type { MlDsaName, SignatureComponentName } from '../../component-algorithm.js';
import { componentAlgorithm, isMlDsa } from '../../component-algorithm-table.js';
import { mlDsaMu } from '../../ml-dsa-mu.js';
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
import { type PqcleanArena, sharedPqcleanArena } from './pqclean-arena.js';
import { expandSeed, isExpandedKey, RND_BYTES, signMu, verifyMu } from './wasm-ml-dsa.js';
import { WasmPublicKey } from './wasm-public-key.js';
import { WasmSecretKey } from './wasm-secret-key.js';

/**
 * PQClean compiled to WebAssembly: ML-DSA in every mode, hedged and deterministic, and nothing else. It computes on
 * the calling thread before the promise resolves (ML-DSA-65: 0.5 ms to sign, 0.08 ms to verify with a key that was used before), so it belongs in a
 * worker. A seed is expanded when it is loaded; keep the loaded key while it signs.
 */
export class WasmSignatureEngine implements SignatureEngine {
  readonly name = 'wasm';
  readonly version = 'PQClean of npm pqclean 0.8.1, WebAssembly';
  readonly #random: RandomSource;
  readonly #arena: PqcleanArena;

  /** `random` gives seeds and the randomness of hedged signatures. The module is loaded at the first use. */
  constructor(random: RandomSource = systemRandom, arena: PqcleanArena = sharedPqcleanArena()) {
    this.#random = random;
    this.#arena = arena;
  }

  supports(algorithm: SignatureComponentName, _mode: SignMode, _deterministic: boolean): boolean {
    return isMlDsa(algorithm);
  }

  supportsVerify(algorithm: SignatureComponentName, _mode: SignMode): boolean {
    return isMlDsa(algorithm);
  }

  async generate<Name extends SignatureComponentName>(algorithm: Name): Promise<GeneratedKeyPair<Name>> {
    const secret = this.#random(componentAlgorithm(algorithm).seedBytes);
    const { publicKey, secretExpanded } = expandSeed(this.#arena, requireMlDsa(algorithm), secret);
    wipe(secretExpanded);
    return { secretKey: { algorithm, form: 'seed', secret }, publicKey };
  }

  loadSecretKey({ algorithm, form, secret }: SecretKey<SignatureComponentName>): LoadedSecretKey {
    const set = requireMlDsa(algorithm);
    const { seedBytes, expandedBytes } = componentAlgorithm(set);
    if (secret.length !== (form === 'seed' ? seedBytes : expandedBytes)) {
      throw new KeyError('key.material-refused', `an ${set} private key does not have this length`);
    }
    if (form === 'seed') return new WasmSecretKey(set, expandSeed(this.#arena, set, secret).secretExpanded);
    if (!isExpandedKey(this.#arena, set, secret)) {
      throw new KeyError('key.material-refused', `the parts of the ${set} private key disagree`);
    }
    return new WasmSecretKey(set, secret.slice());
  }

  loadPublicKey(algorithm: SignatureComponentName, publicKey: Uint8Array): LoadedPublicKey | undefined {
    const set = requireMlDsa(algorithm);
    return publicKey.length === componentAlgorithm(set).publicKeyBytes
      ? new WasmPublicKey(set, publicKey)
      : undefined;
  }

  async sign(key: LoadedSecretKey, operation: SignOperation): Promise<Uint8Array> {
    if (!(key instanceof WasmSecretKey)) throw new TypeError('not a private key of the WebAssembly engine');
    requireSigning(this, key.algorithm, operation);
    const mu = mlDsaMu(key.publicKeyHash, operation);
    const secretRandomness =
      operation.deterministic === true ? new Uint8Array(RND_BYTES) : this.#random(RND_BYTES);
    try {
      return signMu(this.#arena, key.algorithm, key.secretExpanded, mu, secretRandomness);
    } finally {
      wipe(secretRandomness);
    }
  }

  async verify(key: LoadedPublicKey, operation: SignOperation, signature: Uint8Array): Promise<boolean> {
    if (!(key instanceof WasmPublicKey)) throw new TypeError('not a public key of the WebAssembly engine');
    requireVerifying(this, key.algorithm, operation);
    const mu = mlDsaMu(key.publicKeyHash, operation);
    return verifyMu(this.#arena, key.algorithm, key.publicKey, mu, signature);
  }
}

function requireMlDsa(algorithm: SignatureComponentName): MlDsaName {
  if (!isMlDsa(algorithm)) throw new TypeError(`the WebAssembly engine has no ${algorithm}`);
  return algorithm;
}

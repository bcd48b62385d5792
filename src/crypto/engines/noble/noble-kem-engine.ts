import { KeyError } from '../../../errors/index.js';
import { wipe } from '../../bytes.js';
import type { KemComponentName, MlKemName } from '../../component-algorithm.js';
import { componentAlgorithm, isMlKem } from '../../component-algorithm-table.js';
import { type RandomSource, systemRandom } from '../../random-source.js';
import type { SecretKey } from '../../secret-key.js';
import {
  COIN_BYTES,
  type Encapsulation,
  type KemEngine,
  type KemKeyPair,
  type LoadedDecapsulationKey,
  type LoadedEncapsulationKey,
} from '../kem-engine.js';
import { requireCiphertext, requireCoins } from '../require-encapsulation.js';
import { NobleDecapsulationKey } from './noble-decapsulation-key.js';
import { NobleEncapsulationKey } from './noble-encapsulation-key.js';
import {
  decapsulateMlKem,
  encapsulateMlKem,
  expandedMlKemKeyAgrees,
  expandMlKemSeed,
  prepareMlKemKey,
} from './noble-ml-kem.js';

/**
 * @noble/post-quantum's ML-KEM, with or without given coins. It computes on the calling thread before the promise
 * resolves (under 1 ms each).
 */
export class NobleKemEngine implements KemEngine {
  readonly name = 'noble';
  readonly version = '@noble/post-quantum 0.7.1';
  readonly #random: RandomSource;

  /** `random` gives seeds and coins. */
  constructor(random: RandomSource = systemRandom) {
    this.#random = random;
  }

  supports(algorithm: KemComponentName): boolean {
    return isMlKem(algorithm);
  }

  takesCoins(algorithm: KemComponentName): boolean {
    return isMlKem(algorithm);
  }

  async generate<Name extends KemComponentName>(algorithm: Name): Promise<KemKeyPair<Name>> {
    const set = requireMlKem(algorithm);
    const secret = this.#random(componentAlgorithm(algorithm).seedBytes);
    const { publicKey, secretExpanded } = expandMlKemSeed(set, secret);
    wipe(secretExpanded);
    return { secretKey: { algorithm, form: 'seed', secret }, publicKey };
  }

  loadSecretKey({ algorithm, form, secret }: SecretKey<KemComponentName>): LoadedDecapsulationKey {
    const set = requireMlKem(algorithm);
    const { seedBytes, expandedBytes } = componentAlgorithm(set);
    if (secret.length !== (form === 'seed' ? seedBytes : expandedBytes)) {
      throw new KeyError('key.material-refused', `an ${set} private key does not have this length`);
    }
    if (form === 'seed') return new NobleDecapsulationKey(set, expandMlKemSeed(set, secret).secretExpanded);
    if (!expandedMlKemKeyAgrees(set, secret)) {
      throw new KeyError('key.material-refused', `the parts of the ${set} private key disagree`);
    }
    return new NobleDecapsulationKey(set, secret.slice());
  }

  loadPublicKey(algorithm: KemComponentName, publicKey: Uint8Array): LoadedEncapsulationKey | undefined {
    const set = requireMlKem(algorithm);
    const prepared = prepareMlKemKey(set, publicKey);
    return prepared === undefined ? undefined : new NobleEncapsulationKey(set, prepared);
  }

  async encapsulate(key: LoadedEncapsulationKey, secretCoins?: Uint8Array): Promise<Encapsulation> {
    if (!(key instanceof NobleEncapsulationKey)) throw new TypeError('not a public key of the noble engine');
    if (secretCoins !== undefined) {
      requireCoins(secretCoins);
      return encapsulateMlKem(key.prepared, secretCoins);
    }
    const secretFresh = this.#random(COIN_BYTES);
    try {
      return encapsulateMlKem(key.prepared, secretFresh);
    } finally {
      wipe(secretFresh);
    }
  }

  async decapsulate(key: LoadedDecapsulationKey, ciphertext: Uint8Array): Promise<Uint8Array> {
    if (!(key instanceof NobleDecapsulationKey)) throw new TypeError('not a private key of the noble engine');
    requireCiphertext(key.algorithm, ciphertext);
    return decapsulateMlKem(key.algorithm, key.secretExpanded, ciphertext);
  }
}

function requireMlKem(algorithm: KemComponentName): MlKemName {
  if (!isMlKem(algorithm)) throw new TypeError(`noble is not used for ${algorithm}`);
  return algorithm;
}

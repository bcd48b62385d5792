import { KeyError } from '../../../errors/index.js';
import { sameBytes, wipe } from '../../bytes.js';
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
import type { AddonMlKemKey, NativeAddon } from './native-addon.js';
import { NativeDecapsulationKey } from './native-decapsulation-key.js';
import { NativeEncapsulationKey } from './native-encapsulation-key.js';

/** AWS-LC's ML-KEM, which is mlkem-native. It computes on the calling thread (ML-KEM-768: under 0.05 ms each). */
export class NativeKemEngine implements KemEngine {
  readonly name = 'native';
  readonly version: string;
  readonly #addon: NativeAddon;
  readonly #random: RandomSource;

  /** `random` gives seeds and coins. */
  constructor(addon: NativeAddon, random: RandomSource = systemRandom) {
    this.#addon = addon;
    this.#random = random;
    this.version = addon.VERSION;
  }

  supports(algorithm: KemComponentName): boolean {
    return isMlKem(algorithm);
  }

  takesCoins(algorithm: KemComponentName): boolean {
    return isMlKem(algorithm);
  }

  async generate<Name extends KemComponentName>(algorithm: Name): Promise<KemKeyPair<Name>> {
    const secret = this.#random(componentAlgorithm(algorithm).seedBytes);
    const key = this.#addon.MlKemSecretKey.fromSeed(requireMlKem(algorithm), secret);
    const { publicKey } = key;
    key.dispose();
    return { secretKey: { algorithm, form: 'seed', secret }, publicKey };
  }

  loadSecretKey({ algorithm, form, secret }: SecretKey<KemComponentName>): LoadedDecapsulationKey {
    const set = requireMlKem(algorithm);
    const { seedBytes, expandedBytes } = componentAlgorithm(set);
    if (secret.length !== (form === 'seed' ? seedBytes : expandedBytes)) {
      throw new KeyError('key.material-refused', `an ${set} private key does not have this length`);
    }
    const { MlKemSecretKey } = this.#addon;
    if (form === 'seed') return new NativeDecapsulationKey(set, MlKemSecretKey.fromSeed(set, secret));
    const key = MlKemSecretKey.fromExpanded(set, secret);
    if (key !== null && this.#pairFits(set, key)) return new NativeDecapsulationKey(set, key);
    key?.dispose();
    throw new KeyError('key.material-refused', `the parts of the ${set} private key disagree`);
  }

  loadPublicKey(algorithm: KemComponentName, publicKey: Uint8Array): LoadedEncapsulationKey | undefined {
    const set = requireMlKem(algorithm);
    return this.#addon.mlKemPublicKeyValid(set, publicKey)
      ? new NativeEncapsulationKey(set, publicKey)
      : undefined;
  }

  async encapsulate(key: LoadedEncapsulationKey, secretCoins?: Uint8Array): Promise<Encapsulation> {
    if (!(key instanceof NativeEncapsulationKey)) {
      throw new TypeError('not a public key of the native engine');
    }
    const { algorithm, publicKey } = key;
    if (secretCoins !== undefined) {
      requireCoins(secretCoins);
      return this.#addon.mlKemEncapsulate(algorithm, publicKey, secretCoins);
    }
    const secretOwn = this.#random(COIN_BYTES);
    try {
      return this.#addon.mlKemEncapsulate(algorithm, publicKey, secretOwn);
    } finally {
      wipe(secretOwn);
    }
  }

  async decapsulate(key: LoadedDecapsulationKey, ciphertext: Uint8Array): Promise<Uint8Array> {
    if (!(key instanceof NativeDecapsulationKey)) {
      throw new TypeError('not a private key of the native engine');
    }
    requireCiphertext(key.algorithm, ciphertext);
    return key.key.decapsulate(ciphertext);
  }

  /**
   * The modulus check on the public key inside and the pair-wise check of FIPS 203 section 7.1: the hash alone says
   * nothing about the secret vector. The secret of fixed coins is never used.
   */
  #pairFits(algorithm: MlKemName, key: AddonMlKemKey): boolean {
    const { publicKey } = key;
    if (!this.#addon.mlKemPublicKeyValid(algorithm, publicKey)) return false;
    const made = this.#addon.mlKemEncapsulate(algorithm, publicKey, new Uint8Array(COIN_BYTES));
    const secretOpened = key.decapsulate(made.ciphertext);
    const agrees = sameBytes(secretOpened, made.sharedSecret);
    wipe(secretOpened, made.sharedSecret);
    return agrees;
  }
}

function requireMlKem(algorithm: KemComponentName): MlKemName {
  if (!isMlKem(algorithm)) throw new TypeError(`the native engine has no ${algorithm}`);
  return algorithm;
}

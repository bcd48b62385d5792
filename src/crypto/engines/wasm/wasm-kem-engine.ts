import type { KemComponentName, MlKemName } from '../../component-algorithm.js';
import { isMlKem } from '../../component-algorithm-table.js';
import { type RandomSource, systemRandom } from '../../random-source.js';
import type { SecretKey } from '../../secret-key.js';
import type {
  Encapsulation,
  KemEngine,
  KemKeyPair,
  LoadedDecapsulationKey,
  LoadedEncapsulationKey,
} from '../kem-engine.js';
import { type PqcleanArena, sharedPqcleanArena } from './pqclean-arena.js';
import { WasmDecapsulationKey } from './wasm-decapsulation-key.js';
import { WasmEncapsulationKey } from './wasm-encapsulation-key.js';
import { WasmMlKem } from './wasm-ml-kem.js';

/** `WasmMlKem` as an engine. It computes on the calling thread before the promise resolves (under 0.1 ms each). */
export class WasmKemEngine implements KemEngine {
  readonly name = 'wasm';
  readonly version: string;
  readonly #mlKem: WasmMlKem;

  /** `random` gives seeds and coins. The module is loaded at the first use. */
  constructor(random: RandomSource = systemRandom, arena: PqcleanArena = sharedPqcleanArena()) {
    this.#mlKem = new WasmMlKem(random, arena);
    this.version = this.#mlKem.version;
  }

  supports(algorithm: KemComponentName): boolean {
    return isMlKem(algorithm);
  }

  takesCoins(algorithm: KemComponentName): boolean {
    return isMlKem(algorithm);
  }

  async generate<Name extends KemComponentName>(algorithm: Name): Promise<KemKeyPair<Name>> {
    const { secretKey, publicKey } = this.#mlKem.generate(requireMlKem(algorithm));
    return { secretKey: { algorithm, form: secretKey.form, secret: secretKey.secret }, publicKey };
  }

  loadSecretKey({ algorithm, form, secret }: SecretKey<KemComponentName>): LoadedDecapsulationKey {
    return this.#mlKem.loadSecretKey({ algorithm: requireMlKem(algorithm), form, secret });
  }

  loadPublicKey(algorithm: KemComponentName, publicKey: Uint8Array): LoadedEncapsulationKey | undefined {
    return this.#mlKem.loadPublicKey(requireMlKem(algorithm), publicKey);
  }

  async encapsulate(key: LoadedEncapsulationKey, secretCoins?: Uint8Array): Promise<Encapsulation> {
    if (!(key instanceof WasmEncapsulationKey)) {
      throw new TypeError('not a public key of the WebAssembly engine');
    }
    return secretCoins === undefined
      ? this.#mlKem.encapsulate(key)
      : this.#mlKem.encapsulateDeterministically(key, secretCoins);
  }

  async decapsulate(key: LoadedDecapsulationKey, ciphertext: Uint8Array): Promise<Uint8Array> {
    if (!(key instanceof WasmDecapsulationKey)) {
      throw new TypeError('not a private key of the WebAssembly engine');
    }
    return this.#mlKem.decapsulate(key, ciphertext);
  }
}

function requireMlKem(algorithm: KemComponentName): MlKemName {
  if (!isMlKem(algorithm)) throw new TypeError(`the WebAssembly engine has no ${algorithm}`);
  return algorithm;
}

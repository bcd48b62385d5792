import { timingSafeEqual } from 'node:crypto';

import { KeyError } from '../../../errors/index.js';
import { wipe } from '../../bytes.js';
import type { MlKemName } from '../../component-algorithm.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { frozenTable } from '../../frozen-table.js';
import { type RandomSource, systemRandom } from '../../random-source.js';
import type { SecretKey } from '../../secret-key.js';
import { type PqcleanArena, sharedPqcleanArena } from './pqclean-arena.js';
import { WasmDecapsulationKey } from './wasm-decapsulation-key.js';
import { WasmEncapsulationKey } from './wasm-encapsulation-key.js';

const PREFIX = frozenTable<MlKemName, string>({
  'ML-KEM-512': 'ml_kem_512',
  'ML-KEM-768': 'ml_kem_768',
  'ML-KEM-1024': 'ml_kem_1024',
});

/** Length in bytes of m and of the shared secret (FIPS 203 section 8). */
const SECRET_BYTES = 32;

/** A fresh key pair in seed form (d || z). The caller wipes `secretKey.secret`. */
export interface MlKemKeyPair<Name extends MlKemName = MlKemName> {
  readonly secretKey: SecretKey<Name>;
  readonly publicKey: Uint8Array;
}

/** The caller wipes `sharedSecret`. */
export interface MlKemEncapsulation {
  readonly ciphertext: Uint8Array;
  /** 32 bytes. */
  readonly sharedSecret: Uint8Array;
}

/**
 * PQClean's ML-KEM compiled to WebAssembly. It computes on the calling thread (ML-KEM-768: under 0.1 ms), so a server
 * that does many of them uses it in a worker. Keys are checked when they are loaded, as FIPS 203 sections 7.2 and 7.3
 * demand, and expanded once.
 */
export class WasmMlKem {
  readonly name = 'wasm';
  readonly version = 'PQClean of npm pqclean 0.8.1, WebAssembly';
  readonly #random: RandomSource;
  readonly #arena: PqcleanArena;

  /** `random` gives seeds and m. The module is loaded at the first use. */
  constructor(random: RandomSource = systemRandom, arena: PqcleanArena = sharedPqcleanArena()) {
    this.#random = random;
    this.#arena = arena;
  }

  /** FIPS 203 Algorithm 19. */
  generate<Name extends MlKemName>(algorithm: Name): MlKemKeyPair<Name> {
    const secret = this.#random(componentAlgorithm(algorithm).seedBytes);
    const { publicKey, secretExpanded } = this.#expand(algorithm, secret);
    wipe(secretExpanded);
    return { secretKey: { algorithm, form: 'seed', secret }, publicKey };
  }

  /**
   * The caller still owns and wipes `secretKey.secret`.
   *
   * @throws KeyError `key.material-refused` for a wrong length, or an expanded key whose parts disagree
   */
  loadSecretKey({ algorithm, form, secret }: SecretKey<MlKemName>): WasmDecapsulationKey {
    const { seedBytes, expandedBytes } = componentAlgorithm(algorithm);
    if (secret.length !== (form === 'seed' ? seedBytes : expandedBytes)) {
      throw new KeyError('key.material-refused', `an ${algorithm} private key does not have this length`);
    }
    if (form === 'seed') {
      return new WasmDecapsulationKey(algorithm, this.#expand(algorithm, secret).secretExpanded);
    }
    const key = new WasmDecapsulationKey(algorithm, secret.slice());
    if (this.#isConsistent(key)) return key;
    key.dispose();
    throw new KeyError('key.material-refused', `the parts of the ${algorithm} private key disagree`);
  }

  /** Undefined for a wrong length or a coefficient not below q (FIPS 203 section 7.2). */
  loadPublicKey(algorithm: MlKemName, publicKey: Uint8Array): WasmEncapsulationKey | undefined {
    if (publicKey.length !== componentAlgorithm(algorithm).publicKeyBytes) return undefined;
    const valid = this.#arena.test(`${PREFIX[algorithm]}_public_key_valid`, { public_key: publicKey });
    return valid ? new WasmEncapsulationKey(algorithm, publicKey.slice()) : undefined;
  }

  /** FIPS 203 Algorithm 20. */
  encapsulate(key: WasmEncapsulationKey): MlKemEncapsulation {
    const secretCoins = this.#random(SECRET_BYTES);
    try {
      return this.encapsulateDeterministically(key, secretCoins);
    } finally {
      wipe(secretCoins);
    }
  }

  /**
   * FIPS 203 Algorithm 17: the same coins give the same secret again. For coins that are derived, and for vectors.
   *
   * @param secretCoins m, 32 bytes; stays the caller's
   * @throws TypeError for another length
   */
  encapsulateDeterministically(
    { algorithm, publicKey }: WasmEncapsulationKey,
    secretCoins: Uint8Array,
  ): MlKemEncapsulation {
    if (secretCoins.length !== SECRET_BYTES)
      throw new TypeError('the coins of an encapsulation have 32 bytes');
    const { output, shared_secret } = this.#arena.produce(
      `${PREFIX[algorithm]}_encapsulate`,
      { public_key: publicKey, randomness: secretCoins },
      { output: lengths(algorithm).ciphertextBytes, shared_secret: SECRET_BYTES },
    );
    return { ciphertext: output, sharedSecret: shared_secret };
  }

  /**
   * FIPS 203 Algorithm 21. A ciphertext that is not genuine gives another secret, never an error. The caller wipes
   * the result.
   *
   * @throws TypeError for a ciphertext of another length: callers check it against the algorithm table first
   */
  decapsulate({ algorithm, secretExpanded }: WasmDecapsulationKey, ciphertext: Uint8Array): Uint8Array {
    if (ciphertext.length !== lengths(algorithm).ciphertextBytes) {
      throw new TypeError(`an ${algorithm} ciphertext has ${lengths(algorithm).ciphertextBytes} bytes`);
    }
    const inputs = { secret_key: secretExpanded, output: ciphertext };
    const outputs = { shared_secret: SECRET_BYTES };
    return this.#arena.produce(`${PREFIX[algorithm]}_decapsulate`, inputs, outputs).shared_secret;
  }

  /**
   * The hash check of FIPS 203 section 7.3, the modulus check on the public key inside, and the pair-wise check of
   * section 7.1: the hash alone says nothing about the secret vector. The secret of fixed coins is never used.
   */
  #isConsistent(key: WasmDecapsulationKey): boolean {
    const { algorithm, secretExpanded } = key;
    const hashHolds = this.#arena.test(`${PREFIX[algorithm]}_secret_key_valid`, {
      secret_key: secretExpanded,
    });
    const { publicKeyBytes, expandedBytes } = lengths(algorithm);
    const end = expandedBytes - 2 * SECRET_BYTES;
    const publicKey = this.loadPublicKey(algorithm, secretExpanded.subarray(end - publicKeyBytes, end));
    if (!hashHolds || publicKey === undefined) return false;
    const { ciphertext, sharedSecret } = this.encapsulateDeterministically(
      publicKey,
      new Uint8Array(SECRET_BYTES),
    );
    return timingSafeEqual(this.decapsulate(key, ciphertext), sharedSecret);
  }

  #expand(algorithm: MlKemName, secretSeed: Uint8Array) {
    const { publicKeyBytes, expandedBytes } = lengths(algorithm);
    const { public_key, secret_key } = this.#arena.produce(
      `${PREFIX[algorithm]}_generate`,
      { randomness: secretSeed },
      { public_key: publicKeyBytes, secret_key: expandedBytes },
    );
    return { publicKey: public_key, secretExpanded: secret_key };
  }
}

/** The table's optional lengths, which every ML-KEM row has. */
function lengths(algorithm: MlKemName) {
  const { publicKeyBytes, expandedBytes, ciphertextBytes } = componentAlgorithm(algorithm);
  if (expandedBytes === undefined || ciphertextBytes === undefined) {
    throw new TypeError(`${algorithm} has no expanded key or ciphertext`);
  }
  return { publicKeyBytes, expandedBytes, ciphertextBytes };
}

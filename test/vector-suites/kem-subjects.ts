import type { MlKemName } from '../../src/crypto/component-algorithm.js';
import { ciphertextBytesOf } from '../../src/crypto/component-algorithm-table.js';
import type { Encapsulation, KemEngine } from '../../src/crypto/engines/kem-engine.js';
import { nativeEngines } from '../../src/crypto/engines/native/native-engines.js';
import { expandMlKemSeed } from '../../src/crypto/engines/noble/noble-ml-kem.js';
import { NobleKemEngine } from '../../src/crypto/engines/noble/noble-kem-engine.js';
import { OpensslKemEngine } from '../../src/crypto/engines/openssl/openssl-kem-engine.js';
import { WasmKemEngine } from '../../src/crypto/engines/wasm/wasm-kem-engine.js';
import { publicKeyOf } from '../../src/crypto/public-key-of.js';
import { KeyError } from '../../src/errors/index.js';

/** The native one, where it was built. */
function builtNative(): readonly KemEngine[] {
  const engines = nativeEngines();
  return engines === undefined ? [] : [engines.kems];
}

/** The engine of `memory`, that of `wasm`, and the one that answers for given coins. */
export const KEM_ENGINES: readonly KemEngine[] = [
  new OpensslKemEngine(),
  new WasmKemEngine(),
  new NobleKemEngine(),
  ...builtNative(),
];

export const REFUSED = 'refused';

/** The secret inside, or that key or ciphertext are refused. */
export async function openedWith(
  engine: KemEngine,
  algorithm: MlKemName,
  form: 'seed' | 'expanded',
  secret: Uint8Array,
  ciphertext: Uint8Array,
): Promise<Uint8Array | typeof REFUSED> {
  try {
    return await engine.decapsulate(engine.loadSecretKey({ algorithm, form, secret }), ciphertext);
  } catch (error) {
    const wrongLength = error instanceof TypeError && ciphertext.length !== ciphertextBytesOf(algorithm);
    if (error instanceof KeyError || wrongLength) return REFUSED;
    throw error;
  }
}

/** The encapsulation that the coins give, or that the key is refused. */
export async function encapsulatedBy(
  engine: KemEngine,
  algorithm: MlKemName,
  publicKey: Uint8Array,
  coins: Uint8Array,
): Promise<Encapsulation | typeof REFUSED> {
  const key = engine.loadPublicKey(algorithm, publicKey);
  return key === undefined ? REFUSED : await engine.encapsulate(key, coins);
}

/** Whether the engine takes the expanded key. */
export function takesExpanded(engine: KemEngine, algorithm: MlKemName, secret: Uint8Array): boolean {
  try {
    engine.loadSecretKey({ algorithm, form: 'expanded', secret }).dispose();
    return true;
  } catch (error) {
    if (error instanceof KeyError) return false;
    throw error;
  }
}

/** The key pair of a seed: the public key by OpenSSL, the expanded key by noble. */
export function keyPairOf(algorithm: MlKemName, secret: Uint8Array) {
  return {
    publicKey: publicKeyOf({ algorithm, form: 'seed', secret }),
    secretExpanded: expandMlKemSeed(algorithm, secret).secretExpanded,
  };
}

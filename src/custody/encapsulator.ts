import type { KemComponentName } from '../crypto/component-algorithm.js';
import type { Encapsulation, KemEngine } from '../crypto/engines/kem-engine.js';
import { NobleKemEngine } from '../crypto/engines/noble/noble-kem-engine.js';
import { OpensslKemEngine } from '../crypto/engines/openssl/openssl-kem-engine.js';
import { KeyError } from '../errors/index.js';

/** OpenSSL on libuv's threads; noble, for under 1 ms in this one, where ML-KEM gets its coins given. */
const ENGINES: readonly KemEngine[] = [new OpensslKemEngine(), new NobleKemEngine()];

/**
 * A secret for the holder of one component's private key.
 *
 * @param publicKey as stored
 * @param secretCoins 32 bytes; absent: the platform's randomness
 * @throws KeyError `key.damaged` when the stored bytes are no public key
 */
export async function encapsulateTo(
  algorithm: KemComponentName,
  publicKey: Uint8Array,
  secretCoins?: Uint8Array,
): Promise<Encapsulation> {
  const made = await encapsulateToPublic(algorithm, publicKey, secretCoins);
  if (made === undefined) throw new KeyError('key.damaged', `the stored public key is none of ${algorithm}`);
  return made;
}

/** The same for a public key that is not stored; undefined when the bytes are none. */
export async function encapsulateToPublic(
  algorithm: KemComponentName,
  publicKey: Uint8Array,
  secretCoins?: Uint8Array,
): Promise<Encapsulation | undefined> {
  const engine = ENGINES.find((one) => secretCoins === undefined || one.takesCoins(algorithm));
  if (engine === undefined) throw new TypeError(`nothing encapsulates with coins for ${algorithm}`);
  const key = engine.loadPublicKey(algorithm, publicKey);
  return key === undefined ? undefined : await engine.encapsulate(key, secretCoins);
}

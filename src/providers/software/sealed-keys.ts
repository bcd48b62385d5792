import { createHash } from 'node:crypto';

import { ExpiringCache, type Epoch } from '../../compute/index.js';
import { concatBytes, sameBytes, wipe } from '../../crypto/bytes.js';
import type { ComponentName } from '../../crypto/component-algorithm.js';
import { publicKeyOf } from '../../crypto/public-key-of.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { KeyError } from '../../errors/index.js';
import type { Sealer } from '../../sealing/index.js';
import { bindingBytes, type Binding, type KeyReference } from '../contract/index.js';
import { packSecretKey, unpackSecretKey } from './packed-secret-key.js';

/** A private key as it is stored, with its public half. */
export interface SealedKey {
  readonly handle: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** What sealed keys need of an engine, whether it signs or decapsulates. */
export interface KeyLoader<Name extends ComponentName, Loaded extends Disposable> {
  generate<One extends Name>(
    algorithm: One,
  ): Promise<{ readonly secretKey: SecretKey<One>; readonly publicKey: Uint8Array }>;
  /** @throws KeyError `key.material-refused` */
  loadSecretKey(secretKey: SecretKey<Name>): Loaded;
}

/** A private key in an engine's own form. */
interface Disposable {
  dispose(): void;
}

interface CachedKey<Loaded> {
  readonly loaded: Loaded;
  readonly publicKey: Uint8Array;
  /** References that were found to name this public key. Their members are read-only, so they still do. */
  readonly compared: WeakSet<KeyReference>;
}

/** Design decision 3: enough for every key a busy service uses at once, short enough to forget an archived one. */
const CACHE_ENTRIES = 1_000;
const CACHE_LIFETIME = 60_000;

/**
 * Private keys of one engine in one thread: sealed at rest, unsealed into a bounded cache while they are in use.
 *
 * The handle is the sealed key. What it is sealed with is the binding and the hash of the public key, so a handle
 * moved to another row does not open; before the first use after unsealing, the public key is derived again and
 * compared with the stored one.
 */
export class SealedKeys<Name extends ComponentName, Loaded extends Disposable> {
  readonly #engine: KeyLoader<Name, Loaded>;
  readonly #sealer: Sealer;
  readonly #cache: ExpiringCache<CachedKey<Loaded>>;
  /**
   * What keys are cached as: binding and handle. A handle has one length per algorithm, which the binding names; it is
   * sealed, so its bytes are no secret.
   */
  readonly #names = new WeakMap<KeyReference<Name>, string>();

  constructor(engine: KeyLoader<Name, Loaded>, sealer: Sealer, epoch: Epoch) {
    this.#engine = engine;
    this.#sealer = sealer;
    this.#cache = new ExpiringCache<CachedKey<Loaded>>({
      entries: CACHE_ENTRIES,
      lifetime: CACHE_LIFETIME,
      dispose: ({ loaded }) => loaded.dispose(),
      epoch,
    });
  }

  async generate(algorithm: Name, binding: Binding): Promise<SealedKey> {
    const { secretKey, publicKey } = await this.#engine.generate(algorithm);
    try {
      return { handle: this.#seal(binding, secretKey, publicKey), publicKey };
    } finally {
      wipe(secretKey.secret);
    }
  }

  /** The caller wipes `secretKey`. @throws KeyError `key.material-refused` */
  import(binding: Binding, secretKey: SecretKey<Name>): SealedKey {
    const publicKey = publicKeyOf(secretKey);
    return { handle: this.#seal(binding, secretKey, publicKey), publicKey };
  }

  /**
   * The key in the engine's form. It stays this object's, and is good for use at once.
   *
   * @throws KeyError `key.damaged` when the handle does not open under the binding or holds another key
   */
  loaded(key: KeyReference<Name>): Loaded {
    const name = this.#nameOf(key);
    const cached = this.#cache.get(name);
    if (cached !== undefined) return requireSameKey(cached, key);
    const loaded = this.#unseal(key);
    this.#cache.set(name, { loaded, publicKey: new Uint8Array(key.publicKey), compared: new WeakSet([key]) });
    return loaded;
  }

  /** Disposes of every unsealed key. */
  close(): void {
    this.#cache.clear();
  }

  #seal(binding: Binding, secretKey: SecretKey, publicKey: Uint8Array): Uint8Array {
    const secretPacked = packSecretKey(secretKey);
    try {
      return this.#sealer.seal(secretPacked, sealingContext(bindingBytes(binding), publicKey));
    } finally {
      wipe(secretPacked);
    }
  }

  /** The same reference comes with every signature of a batch, and with most of a busy key. */
  #nameOf(key: KeyReference<Name>): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = latin1(bindingBytes(key.binding)) + latin1(key.handle);
    this.#names.set(key, name);
    return name;
  }

  #unseal(key: KeyReference<Name>): Loaded {
    const context = sealingContext(bindingBytes(key.binding), key.publicKey);
    const secretPacked = this.#sealer.open(key.handle, context);
    try {
      const secretKey = unpackSecretKey(key.algorithm, secretPacked);
      if (!sameBytes(publicKeyOf(secretKey), key.publicKey)) throw notItsKey();
      return this.#engine.loadSecretKey(secretKey);
    } catch (error) {
      throw asDamaged(error);
    } finally {
      wipe(secretPacked);
    }
  }
}

/**
 * A stored handle, sealed anew under the current master key: the packed private key is carried over as it is.
 *
 * @throws KeyError `key.damaged` when the handle does not open under the key's binding
 */
export function resealed(sealer: Sealer, { binding, handle, publicKey }: KeyReference): Uint8Array {
  return sealer.reseal(handle, sealingContext(bindingBytes(binding), publicKey));
}

/** Additional authenticated data: binding || SHA-256(public key). The hash's length is fixed, so it parses one way. */
function sealingContext(binding: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return concatBytes(binding, createHash('sha256').update(publicKey).digest());
}

/** One character for each byte. */
function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

function requireSameKey<Loaded>(
  { loaded, publicKey, compared }: CachedKey<Loaded>,
  key: KeyReference,
): Loaded {
  if (compared.has(key)) return loaded;
  if (!sameBytes(publicKey, key.publicKey)) throw notItsKey();
  compared.add(key);
  return loaded;
}

/** Stored material that an engine refuses was accepted once, so it changed since. */
function asDamaged(error: unknown): unknown {
  return error instanceof KeyError && error.code === 'key.material-refused' ? notItsKey() : error;
}

function notItsKey(): KeyError {
  return new KeyError('key.damaged', 'the stored private key does not belong to the stored public key');
}

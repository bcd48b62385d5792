import { timingSafeEqual } from 'node:crypto';

import { deriveKey } from './key-derivation.js';
import { MASTER_KEY_BYTES } from './master-key-text.js';
import type { MasterKeySource } from './master-key-source.js';
import { wipe } from '../crypto/bytes.js';

/** Length in bytes of a master key's id, which stands in front of everything sealed under it. */
export const KEY_ID_BYTES = 8;

const SLOT_BYTES = KEY_ID_BYTES + MASTER_KEY_BYTES;
/** In front of the slots: the place of the current one. */
const PLACE_BYTES = Int32Array.BYTES_PER_ELEMENT;

/**
 * The master keys in the form a worker thread is given once, as part of its `workerData`: one piece of shared memory,
 * so no call copies a key, a switch of the current key shows in every thread, and closing the keyring erases it for all
 * of them. Place of the current slot(4), then slots of id(8) || key(32).
 */
export interface SharedKeyring {
  readonly memory: SharedArrayBuffer;
}

/** One master key. Both arrays are views of the shared memory. */
export interface MasterKey {
  readonly id: Uint8Array;
  readonly secretKey: Uint8Array;
}

/**
 * The master keys of this process: a current one, under which new things are sealed, and others that only open. An id
 * is 8 bytes derived from the key, so it tells keys apart and says nothing about them.
 */
export class Keyring {
  readonly #memory: SharedArrayBuffer;
  readonly #place: Int32Array;
  readonly #keys: readonly MasterKey[];

  private constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
    this.#place = new Int32Array(memory, 0, 1);
    this.#keys = slots(memory);
  }

  /**
   * Reads the keys from their sources. The first is current until `makeCurrent` says otherwise.
   * @throws MasterKeyError
   */
  static async open(current: MasterKeySource, others: readonly MasterKeySource[] = []): Promise<Keyring> {
    const secretKeys: Uint8Array[] = [];
    try {
      for (const source of [current, ...others]) secretKeys.push(await source.read());
      return Keyring.of(...(secretKeys as [Uint8Array])); // The loop read at least the current key.
    } finally {
      wipe(...secretKeys);
    }
  }

  /** Copies the given keys, 32 bytes each; the caller still wipes them. */
  static of(current: Uint8Array, ...others: readonly Uint8Array[]): Keyring {
    const secretKeys = [current, ...others];
    const memory = new SharedArrayBuffer(PLACE_BYTES + secretKeys.length * SLOT_BYTES);
    slots(memory).forEach((slot, index) => fillSlot(slot, secretKeys[index]));
    return new Keyring(memory);
  }

  /** The same keys in another thread. */
  static fromShared(shared: SharedKeyring): Keyring {
    return new Keyring(shared.memory);
  }

  shared(): SharedKeyring {
    return { memory: this.#memory };
  }

  /** The key that new things are sealed under. @throws TypeError once closed */
  get current(): MasterKey {
    const current = this.#keys[Atomics.load(this.#place, 0)];
    if (current === undefined || isErased(current)) throw new TypeError('the keyring is closed');
    return current;
  }

  /** The current key's id as 16 lowercase hex digits: the primary key of `master_keys`. */
  get currentId(): string {
    return hexId(this.current);
  }

  /** The id of the key that the configuration names first, the one to rotate to, whichever is current. */
  get configuredId(): string {
    const [first] = this.#keys;
    if (first === undefined) throw new TypeError('the keyring has no keys');
    return hexId(first);
  }

  /** From now on, in every thread, new things are sealed under the key of this id. False when it is not in the ring. */
  makeCurrent(id: string): boolean {
    const place = this.#keys.findIndex((key) => hexId(key) === id);
    if (place === -1) return false;
    Atomics.store(this.#place, 0, place);
    return true;
  }

  /** The key of an id that came with sealed bytes, or undefined. */
  find(id: Uint8Array): MasterKey | undefined {
    if (id.length !== KEY_ID_BYTES) return undefined;
    return this.#keys.find((key) => timingSafeEqual(key.id, id) && !isErased(key));
  }

  /** Erases the keys, for every thread that shares them. */
  close(): void {
    wipe(new Uint8Array(this.#memory));
  }
}

function slots(memory: SharedArrayBuffer): MasterKey[] {
  const count = (memory.byteLength - PLACE_BYTES) / SLOT_BYTES;
  return Array.from({ length: count }, (_, index) => {
    const at = PLACE_BYTES + index * SLOT_BYTES;
    return {
      id: new Uint8Array(memory, at, KEY_ID_BYTES),
      secretKey: new Uint8Array(memory, at + KEY_ID_BYTES, MASTER_KEY_BYTES),
    };
  });
}

function hexId({ id }: MasterKey): string {
  return Buffer.from(id).toString('hex');
}

/** Closing in one thread shows in all of them as zeros; a derived id of zeros does not happen (2^-64). */
function isErased(key: MasterKey): boolean {
  return key.id.every((byte) => byte === 0);
}

function fillSlot(slot: MasterKey, secretKey: Uint8Array | undefined): void {
  if (secretKey?.length !== MASTER_KEY_BYTES) throw new TypeError('a master key has 32 bytes');
  slot.secretKey.set(secretKey);
  slot.id.set(deriveKey(secretKey, 'master-key-id', KEY_ID_BYTES));
}

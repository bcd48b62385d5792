import { timingSafeEqual } from 'node:crypto';

import { deriveKey } from './key-derivation.js';
import { MASTER_KEY_BYTES } from './master-key-text.js';
import type { MasterKeySource } from './master-key-source.js';
import { wipe } from '../crypto/bytes.js';

/** Length in bytes of a master key's id, which stands in front of everything sealed under it. */
export const KEY_ID_BYTES = 8;

const SLOT_BYTES = KEY_ID_BYTES + MASTER_KEY_BYTES;

/**
 * The master keys in the form a worker thread is given once, as part of its `workerData`: one piece of shared memory,
 * so no call copies a key and closing the keyring erases it for every thread. Slots of id(8) || key(32), the current
 * key first.
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
 * The master keys of this process: a current one, under which new things are sealed, and older ones that only open.
 * An id is 8 bytes derived from the key, so it tells keys apart and says nothing about them.
 */
export class Keyring {
  readonly #memory: SharedArrayBuffer;
  readonly #keys: readonly MasterKey[];

  private constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
    this.#keys = slots(memory);
  }

  /** Reads the keys from their sources; `older` ones only open what was sealed before. @throws MasterKeyError */
  static async open(current: MasterKeySource, older: readonly MasterKeySource[] = []): Promise<Keyring> {
    const secretKeys: Uint8Array[] = [];
    try {
      for (const source of [current, ...older]) secretKeys.push(await source.read());
      return Keyring.of(...(secretKeys as [Uint8Array])); // The loop read at least the current key.
    } finally {
      wipe(...secretKeys);
    }
  }

  /** Copies the given keys, 32 bytes each; the caller still wipes them. */
  static of(current: Uint8Array, ...older: readonly Uint8Array[]): Keyring {
    const secretKeys = [current, ...older];
    const memory = new SharedArrayBuffer(secretKeys.length * SLOT_BYTES);
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
    const [current] = this.#keys;
    if (current === undefined || isErased(current)) throw new TypeError('the keyring is closed');
    return current;
  }

  /** The current key's id as 16 lowercase hex digits: the primary key of `master_keys`. */
  get currentId(): string {
    return Buffer.from(this.current.id).toString('hex');
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
  return Array.from({ length: memory.byteLength / SLOT_BYTES }, (_, index) => ({
    id: new Uint8Array(memory, index * SLOT_BYTES, KEY_ID_BYTES),
    secretKey: new Uint8Array(memory, index * SLOT_BYTES + KEY_ID_BYTES, MASTER_KEY_BYTES),
  }));
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

import { KeyError, ProviderError } from '../../errors/index.js';
import { CKA } from './cryptoki-numbers.js';
import type { Cryptoki, ObjectHandle, SessionHandle } from './cryptoki.js';
import { asBuffer } from './shared-buffer.js';

/** What names a token object for good: handles do not. */
export interface ObjectName {
  readonly objectClass: number;
  readonly keyType: number;
  /** CKA_ID, 16 random bytes. */
  readonly id: Uint8Array;
  /** What the object must prove before it is remembered; a handle remembered for one proof is not known for another. */
  readonly proof: string;
}

/** A token object and whether this is the first time it was found since the cache was last cleared. */
export interface FoundObject {
  readonly handle: ObjectHandle;
  readonly fresh: boolean;
}

/**
 * Finds token objects by CKA_ID, class and key type, and remembers their handles. A handle says nothing after a
 * reconnect, where the same number may be another key: the memory lives as long as one login and is cleared with it.
 */
export class ObjectFinder {
  readonly #handles = new Map<string, ObjectHandle>();

  /**
   * @throws KeyError `key.damaged` when the token has no such object
   * @throws ProviderError `provider.fault` when it has several: which one was meant cannot be told
   */
  find(cryptoki: Cryptoki, session: SessionHandle, name: ObjectName): FoundObject {
    const known = this.#handles.get(cacheKey(name));
    if (known !== undefined) return { handle: known, fresh: false };
    const [handle, ...others] = cryptoki.find(session, template(name), 2);
    if (handle === undefined) {
      throw new KeyError('key.damaged', 'the token does not hold the object that this key names');
    }
    if (others.length > 0) {
      throw new ProviderError('provider.fault', 'the token holds several objects under the name of this key');
    }
    return { handle, fresh: true };
  }

  /** Remembers the handle of an object that has proven what `name.proof` says. */
  remember(name: ObjectName, handle: ObjectHandle): void {
    this.#handles.set(cacheKey(name), handle);
  }

  clear(): void {
    this.#handles.clear();
  }
}

function template({ objectClass, keyType, id }: ObjectName) {
  return [
    { type: CKA.CLASS, value: objectClass },
    { type: CKA.KEY_TYPE, value: keyType },
    { type: CKA.ID, value: id },
    { type: CKA.TOKEN, value: true },
  ];
}

function cacheKey({ objectClass, keyType, id, proof }: ObjectName): string {
  return `${objectClass}/${keyType}/${asBuffer(id).toString('hex')}/${proof}`;
}

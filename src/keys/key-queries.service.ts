import { Injectable } from '@nestjs/common';

import { sameBytes } from '../crypto/bytes.js';
import { findKeyAlgorithm } from '../crypto/key-algorithm-table.js';
import { Custody } from '../custody/index.js';
import { ConflictError, KeyError, RequestError } from '../errors/index.js';
import { decodeCursor, encodeCursor } from '../platform/cursor.js';
import { KEY_NAME_PATTERN, isKeyVersion } from './key-name.js';
import { KeyVersionCache } from './key-version-cache.js';
import type { KeyStatus } from './key-status.js';
import type { KeyName, KeyVersion } from './key.js';
import { rawPublicKey } from './raw-public-key.js';
import { KeysRepository, type KeyListFilter, type KeyListPosition } from './keys.repository.js';

/** A page of versions. */
export interface KeyPage {
  readonly versions: readonly KeyVersion[];
  /** Versions that match the filter, on all pages. */
  readonly total: number;
  readonly nextCursor: string | null;
}

/** Reading the key store. Keys of other purposes do not exist here. */
@Injectable()
export class KeyQueries {
  constructor(
    private readonly keys: KeysRepository,
    private readonly recent: KeyVersionCache,
    private readonly custody: Custody,
  ) {}

  /** @throws KeyError `key.not-found`, `key.damaged` */
  async version(name: KeyName, version: number): Promise<KeyVersion> {
    const found = await this.keys.findVersion(name, version);
    if (found === undefined) throw new KeyError('key.not-found', 'There is no such key version');
    return await this.#proven(found);
  }

  /**
   * The version, if its status allows what is asked of it; what another replica changed within the last second may not
   * show yet, so a deed that rests on the status states it in its commit.
   * @throws KeyError `key.not-found`, the same whether the version is missing or its status forbids it
   */
  async usableVersion(name: KeyName, version: number, statuses: readonly KeyStatus[]): Promise<KeyVersion> {
    const found = await this.#recentVersion(name, version);
    if (found === undefined || !statuses.includes(found.status)) {
      throw new KeyError('key.not-found', 'There is no such key version in a status that allows this');
    }
    return found;
  }

  /** @throws KeyError `key.not-found` when no version is active, `key.damaged` */
  async active(name: KeyName): Promise<KeyVersion> {
    const found = await this.keys.findActive(name);
    if (found === undefined) throw new KeyError('key.not-found', 'No version of this key is active');
    return await this.#proven(found);
  }

  /**
   * The active version; undefined while the key has no version at all.
   * @throws ConflictError `conflict.state` when it has versions and none is active; KeyError `key.damaged`
   */
  async activeUnlessNew(name: KeyName): Promise<KeyVersion | undefined> {
    let found = await this.keys.findActive(name);
    if (found === undefined) {
      if ((await this.keys.findKey(name)) === undefined) return undefined;
      // Somebody may have made it between the two looks.
      found = await this.keys.findActive(name);
    }
    if (found !== undefined) return await this.#proven(found);
    throw new ConflictError('conflict.state', 'No version of this key is active');
  }

  /** Whether the raw public key is that of a version of the key in one of the statuses. @throws KeyError `key.damaged` */
  async hasPublicKey(name: KeyName, publicKey: Uint8Array, statuses: readonly KeyStatus[]): Promise<boolean> {
    const found = await this.keys.findByPublicKey(name, publicKey, statuses);
    return found !== undefined && sameBytes(rawPublicKey(await this.#proven(found)), publicKey);
  }

  /**
   * One page of versions, ordered by key name, algorithm and version. A damaged version is left out of its page, with
   * an alarm: one bad row must not hide a project's other keys.
   * @param limit 1 to 1000
   * @throws RequestError `request.shape` for a cursor that no page gave
   */
  async list(filter: KeyListFilter, limit: number, cursor?: string): Promise<KeyPage> {
    const after = cursor === undefined ? undefined : readPosition(cursor);
    const total = await this.keys.count(filter);
    // Where nothing matches, a search would look at every key of the project.
    const found = total === 0 ? [] : await this.keys.list(filter, limit + 1, after);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const nextCursor =
      last === undefined ? null : encodeCursor([last.key.name, last.key.algorithm.name, last.version]);
    return { versions: await this.#whole(page), total, nextCursor };
  }

  /** What a version says of itself, its public key above all, is shown only when its rows are as custody wrote them. */
  async #proven(version: KeyVersion): Promise<KeyVersion> {
    await this.custody.prove(version.material, 'general');
    return version;
  }

  async #whole(versions: readonly KeyVersion[]): Promise<KeyVersion[]> {
    const whole: KeyVersion[] = [];
    for (const version of versions) if (await this.#isWhole(version)) whole.push(version);
    return whole;
  }

  async #isWhole(version: KeyVersion): Promise<boolean> {
    try {
      await this.#proven(version);
      return true;
    } catch (error) {
      if (error instanceof KeyError && error.code === 'key.damaged') return false;
      throw error;
    }
  }

  async #recentVersion(name: KeyName, version: number): Promise<KeyVersion | undefined> {
    const place = `${name.projectId} ${name.name} ${name.algorithm.name} ${version}`;
    const known = this.recent.find(place);
    if (known !== undefined) return known;
    const ticket = this.recent.begin();
    const found = await this.keys.findVersion(name, version);
    if (found !== undefined) this.recent.remember(place, found, ticket);
    return found;
  }
}

function readPosition(cursor: string): KeyListPosition {
  const [name, algorithm, version] = decodeCursor(cursor, ['string', 'string', 'number']);
  // The text is the caller's until each part proves to be one that a list has shown.
  const known = KEY_NAME_PATTERN.test(String(name)) && findKeyAlgorithm(String(algorithm)) !== undefined;
  if (!known || !isKeyVersion(version)) {
    throw new RequestError('request.shape', '"cursor" is not a cursor of this list');
  }
  return [String(name), String(algorithm), version];
}

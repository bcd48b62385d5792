import { Injectable } from '@nestjs/common';

import { findKeyAlgorithm } from '../crypto/key-algorithm-table.js';
import { KeyError, RequestError } from '../errors/index.js';
import { decodeCursor, encodeCursor } from '../platform/cursor.js';
import { KEY_NAME_PATTERN, isKeyVersion } from './key-name.js';
import { KeyVersionCache } from './key-version-cache.js';
import type { KeyStatus } from './key-status.js';
import type { KeyName, KeyVersion } from './key.js';
import { KeysRepository, type KeyListFilter, type KeyListPosition } from './keys.repository.js';

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
  ) {}

  /** @throws KeyError `key.not-found` */
  async version(name: KeyName, version: number): Promise<KeyVersion> {
    const found = await this.keys.findVersion(name, version);
    if (found === undefined) throw new KeyError('key.not-found', 'There is no such key version');
    return found;
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

  /** @throws KeyError `key.not-found` when no version is active */
  async active(name: KeyName): Promise<KeyVersion> {
    const found = await this.keys.findActive(name);
    if (found === undefined) throw new KeyError('key.not-found', 'No version of this key is active');
    return found;
  }

  /**
   * One page of versions, ordered by key name, algorithm and version.
   * @param limit 1 to 1000
   * @throws RequestError `request.shape` for a cursor that no page gave
   */
  async list(filter: KeyListFilter, limit: number, cursor?: string): Promise<KeyPage> {
    const after = cursor === undefined ? undefined : readPosition(cursor);
    const [found, total] = await Promise.all([
      this.keys.list(filter, limit + 1, after),
      this.keys.count(filter),
    ]);
    const versions = found.slice(0, limit);
    const last = found.length > limit ? versions.at(-1) : undefined;
    const nextCursor =
      last === undefined ? null : encodeCursor([last.key.name, last.key.algorithm.name, last.version]);
    return { versions, total, nextCursor };
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

import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';

import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { Database } from '../storage/index.js';
import { readKeyVersion } from './key-row.js';
import type { Key, KeyName, KeyVersion } from './key.js';
import type { KeyStatus } from './key-status.js';

/** The place of a version in the order of `list`: key name, algorithm, version. */
export type KeyListPosition = readonly [name: string, algorithm: string, version: number];

/** Which versions of a project are wanted; what is absent does not narrow. */
export interface KeyListFilter {
  readonly projectId: string;
  readonly algorithm?: KeyAlgorithm;
  readonly name?: string;
  readonly status?: KeyStatus;
}

/** Reads keys and their versions. Writes are effects (key-effects.ts) that the ledger applies. */
@Injectable()
export class KeysRepository {
  constructor(private readonly database: Database) {}

  /** The key of that name for native use: keys of other purposes do not exist here. */
  async findKey({ projectId, name, algorithm }: KeyName): Promise<Key | undefined> {
    const row = await this.database.reader
      .selectFrom('keys')
      .select(['id', 'purpose'])
      .where('project_id', '=', projectId)
      .where('name', '=', name)
      .where('algorithm', '=', algorithm.name)
      .executeTakeFirst();
    // The column holds what `insertKey` wrote.
    return row && { id: row.id, projectId, name, algorithm, purpose: row.purpose as Key['purpose'] };
  }

  /** Number of the newest version, 0 when there is none. */
  async latestVersion(keyId: string): Promise<number> {
    const row = await this.database.reader
      .selectFrom('key_versions')
      .select((query) => query.fn.max('version').as('latest'))
      .where('key_id', '=', keyId)
      .executeTakeFirst();
    return Number(row?.latest ?? 0);
  }

  async findVersion(name: KeyName, version: number): Promise<KeyVersion | undefined> {
    const rows = await this.#versions()
      .where('keys.project_id', '=', name.projectId)
      .where('keys.name', '=', name.name)
      .where('keys.algorithm', '=', name.algorithm.name)
      .where('key_versions.version', '=', version)
      .execute();
    return readKeyVersion(rows);
  }

  async findActive(name: KeyName): Promise<KeyVersion | undefined> {
    const rows = await this.#versions()
      .where('keys.project_id', '=', name.projectId)
      .where('keys.name', '=', name.name)
      .where('keys.algorithm', '=', name.algorithm.name)
      .where('key_versions.status', '=', 'active')
      .execute();
    return readKeyVersion(rows);
  }

  /** A version in one of the statuses, of a key with one component, that has this raw public key. */
  async findByPublicKey(
    name: KeyName,
    publicKey: Uint8Array,
    statuses: readonly KeyStatus[],
  ): Promise<KeyVersion | undefined> {
    const hash = createHash('sha256').update(publicKey).digest();
    const rows = await this.#versions()
      .where('keys.project_id', '=', name.projectId)
      .where('keys.name', '=', name.name)
      .where('keys.algorithm', '=', name.algorithm.name)
      .where('key_components.public_key_hash', '=', hash)
      .where('key_versions.status', 'in', statuses)
      .execute();
    return readKeyVersion(rows.filter((row, _, [first]) => row.version_id === first?.version_id));
  }

  /** Up to `limit` versions of `general` keys behind `after`, ordered by key name, algorithm, version. */
  async list(filter: KeyListFilter, limit: number, after?: KeyListPosition): Promise<KeyVersion[]> {
    let page = this.#filtered(filter).select('key_versions.id as version_id');
    if (after !== undefined) {
      const [name, algorithm, version] = after;
      page = page
        // What follows says the same of two tables at once, for which there is no index.
        .where((query) =>
          query.eb(query.refTuple('keys.name', 'keys.algorithm'), '>=', query.tuple(name, algorithm)),
        )
        .where((query) =>
          query.eb(
            query.refTuple('keys.name', 'keys.algorithm', 'key_versions.version'),
            '>',
            query.tuple(name, algorithm, version),
          ),
        );
    }
    const ids = await page
      .orderBy('keys.name')
      .orderBy('keys.algorithm')
      .orderBy('key_versions.version')
      .limit(limit)
      .execute();
    if (ids.length === 0) return [];
    return this.findByIds(ids.map(({ version_id }) => version_id));
  }

  /** How many versions `list` would give in all. Of one name they are counted; else the database has counted them. */
  async count(filter: KeyListFilter): Promise<number> {
    const row =
      filter.name === undefined
        ? await this.#counts(filter).executeTakeFirst()
        : await this.#filtered(filter)
            .select((query) => query.fn.countAll().as('total'))
            .executeTakeFirst();
    return Number(row?.total ?? 0);
  }

  /** Ids of versions of any project and purpose behind `after`, in their order. */
  async idsBehind(after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader
      .selectFrom('key_versions')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** The versions with these ids, of any purpose, in the order of the ids. */
  async findByIds(versionIds: readonly string[]): Promise<KeyVersion[]> {
    const rows = await this.#versions().where('key_versions.id', 'in', versionIds).execute();
    return versionIds.flatMap((id) => {
      const version = readKeyVersion(rows.filter((row) => row.version_id === id));
      return version === undefined ? [] : [version];
    });
  }

  /** Ids of versions behind `after` of which something is sealed under another master key, in their order. */
  async notSealedUnder(keyId: string, after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader
      .selectFrom('key_components')
      .select('version_id')
      .distinct()
      .where('version_id', '>', after)
      .where(sealedElsewhere(keyId))
      .orderBy('version_id')
      .limit(limit)
      .execute();
    return rows.map(({ version_id }) => version_id);
  }

  /** SQL of how many versions `notSealedUnder` would give in all. */
  countNotSealedUnder(keyId: string): RawBuilder<number> {
    const key = Buffer.from(keyId, 'hex');
    // Two ends of an index, where `<>` would read all of it.
    const sealed = (sign: string): RawBuilder<unknown> =>
      sql`select version_id from key_components where substr(integrity, 1, 8) ${sql.raw(sign)} ${key}`;
    const all = sql`(${sealed('<')} union all ${sealed('>')}) as elsewhere`;
    return sql<number>`(select count(*) from (select distinct version_id from ${all}) as versions)`;
  }

  /** Versions of every purpose and project by their status. */
  async countByStatus(): Promise<readonly { readonly status: KeyStatus; readonly count: number }[]> {
    const rows = await this.database.reader
      .selectFrom('key_counts')
      .select((query) => ['status', query.fn.sum('versions').as('count')])
      .groupBy('status')
      .execute();
    return rows.map(({ status, count }) => ({ status, count: Number(count) }));
  }

  #counts({ projectId, algorithm, status }: KeyListFilter) {
    let query = this.database.reader
      .selectFrom('key_counts')
      .select(({ fn }) => fn.sum('versions').as('total'))
      .where('project_id', '=', projectId)
      .where('purpose', '=', 'general');
    if (algorithm !== undefined) query = query.where('algorithm', '=', algorithm.name);
    if (status !== undefined) query = query.where('status', '=', status);
    return query;
  }

  #filtered({ projectId, algorithm, name, status }: KeyListFilter) {
    let query = this.database.reader
      .selectFrom('key_versions')
      .innerJoin('keys', 'keys.id', 'key_versions.key_id')
      .where('keys.project_id', '=', projectId)
      .where('keys.purpose', '=', 'general');
    if (algorithm !== undefined) query = query.where('keys.algorithm', '=', algorithm.name);
    if (name !== undefined) query = query.where('keys.name', '=', name);
    if (status !== undefined) query = query.where('key_versions.status', '=', status);
    return query;
  }

  /** One row per component; the rows of a version differ only in the component's columns. */
  #versions() {
    return (
      this.database.reader
        .selectFrom('key_versions')
        .innerJoin('keys', 'keys.id', 'key_versions.key_id')
        // Outer: a version that has lost its components is damaged, not absent.
        .leftJoin('key_components', 'key_components.version_id', 'key_versions.id')
        .select([
          'keys.id as key_id',
          'keys.project_id',
          'keys.name',
          'keys.algorithm as key_algorithm',
          'keys.purpose',
          'key_versions.id as version_id',
          'key_versions.version',
          'key_versions.status',
          'key_versions.origin',
          'key_versions.created_at',
          'key_versions.retired_at',
          'key_versions.archived_at',
          'key_components.id as component_id',
          'key_components.role',
          'key_components.algorithm',
          'key_components.provider',
          'key_components.handle',
          'key_components.public_key',
          'key_components.protection',
          'key_components.evidence',
          'key_components.integrity',
        ])
    );
  }
}

/** A row's `integrity` names the master key that its handle is sealed under, too: both are written together. */
function sealedElsewhere(keyId: string): RawBuilder<boolean> {
  return sql<boolean>`substr(integrity, 1, 8) <> ${Buffer.from(keyId, 'hex')}`;
}

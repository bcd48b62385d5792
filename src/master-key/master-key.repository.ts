import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type MasterKeyRow } from '../storage/index.js';
import type { Resealable } from './resealable.js';

/** The master keys that the database still needs. The one listed last is current: new things are sealed under it. */
@Injectable()
export class MasterKeyRepository {
  constructor(private readonly database: Database) {}

  /** In the order in which they became current. */
  async all(): Promise<readonly MasterKeyRow[]> {
    const query = this.database.reader.selectFrom('master_keys').selectAll();
    return await query.orderBy('created_at').orderBy('id').execute();
  }

  /** The database's first master key; refused when another process has written one meanwhile. */
  insertFirst({ id, check_value, created_at }: MasterKeyRow): Effect {
    return effect(
      this.database.reader
        .insertInto('master_keys')
        .columns(['id', 'check_value', 'created_at'])
        .expression((query) =>
          query
            .selectFrom('audit_head')
            .select([
              sql<string>`${id}`.as('id'),
              sql<Uint8Array>`${check_value}`.as('check_value'),
              sql<string>`${created_at}`.as('created_at'),
            ])
            .where((where) => where.not(where.exists(where.selectFrom('master_keys').select('id')))),
        )
        .compile(),
      'insert first master key',
      1,
    );
  }

  /**
   * Makes `key` the current one, from now on listed last. Two effects, since `key` may be listed already: a rotation
   * that was not finished can be turned back. Refused when the current key is no longer `from`.
   */
  makeCurrent(key: MasterKeyRow, from: MasterKeyRow): readonly Effect[] {
    const { reader } = this.database;
    const unchanged = reader
      .updateTable('master_keys')
      .set({ created_at: from.created_at })
      .where('id', '=', from.id)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('master_keys as newer')
              .select('newer.id')
              .where('created_at', '>', from.created_at),
          ),
        ),
      );
    const listed = reader
      .insertInto('master_keys')
      .values(key)
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ created_at: key.created_at }));
    return [
      effect(unchanged.compile(), 'current master key', 1),
      effect(listed.compile(), 'insert master key', 1),
    ];
  }

  /** How many things in all are sealed under another key than `currentId`. */
  async remaining(resealables: readonly Resealable[], currentId: string): Promise<number> {
    const { rows } = await sql<{
      readonly remaining: number;
    }>`select ${this.#sum(resealables, currentId)} as remaining`.execute(this.database.reader);
    return Number(rows[0]?.remaining ?? 0);
  }

  /**
   * Strikes every other key off the list, `others` of them. Refused while more than `unreadable` things are still sealed
   * under one of them, or when the current key has changed.
   */
  forgetOthers(
    currentId: string,
    others: number,
    resealables: readonly Resealable[],
    unreadable: number,
  ): Effect {
    const query = this.database.reader
      .deleteFrom('master_keys')
      .where('id', '<>', currentId)
      .where((where) => where.exists(this.#newest().where('kept.id', '=', currentId)))
      .where(sql<boolean>`${this.#sum(resealables, currentId)} <= ${unreadable}`);
    return effect(query.compile(), 'forget master keys', others);
  }

  /** The one key than which none became current later. */
  #newest() {
    return this.database.reader
      .selectFrom('master_keys as kept')
      .select('kept.id')
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('master_keys as newer')
              .select('newer.id')
              .whereRef('newer.created_at', '>', 'kept.created_at'),
          ),
        ),
      );
  }

  #sum(resealables: readonly Resealable[], currentId: string) {
    return sql<number>`(${sql.join(
      resealables.map((resealable) => resealable.remaining(currentId)),
      sql` + `,
    )})`;
  }
}

/**
 * Refuses the deed when nothing may be sealed any more under one of the master keys: belongs to every deed that stores
 * something sealed, or a process that did not hear of a rotation could store what nobody opens again.
 *
 * @param keyIds what each thing is sealed under, 16 hex digits; the same one may come often and is looked for once
 */
export function masterKeysInUse(database: Database, keyIds: readonly string[]): readonly Effect[] {
  return [...new Set(keyIds)].map((keyId) => masterKeyInUse(database, keyId));
}

function masterKeyInUse({ reader }: Database, keyId: string): Effect {
  // The head is there always, and every batch has locked it already.
  const query = reader
    .updateTable('audit_head')
    .set({ id: 1 })
    .where('id', '=', 1)
    .where((where) =>
      where.or([
        where.exists(
          where.selectFrom('master_keys').select('master_keys.id').where('master_keys.id', '=', keyId),
        ),
        where.not(where.exists(where.selectFrom('master_keys').select('master_keys.id'))),
      ]),
    );
  return effect(query.compile(), 'master key in use', 1);
}

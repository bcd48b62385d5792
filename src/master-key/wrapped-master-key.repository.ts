import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import type { Database, WrappedMasterKeyRow } from '../storage/index.js';

/** The master keys that a token has sealed. */
export class WrappedMasterKeyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(label: string): Promise<WrappedMasterKeyRow | undefined> {
    const query = this.#database.reader.selectFrom('wrapped_master_keys').selectAll();
    return await query.where('label', '=', label).executeTakeFirst();
  }

  /** A key to rotate to; refused when another process has stored one of that label meanwhile. */
  insert(row: WrappedMasterKeyRow): Effect {
    const query = this.#database.reader.insertInto('wrapped_master_keys').values(row);
    return effect(query.compile(), 'insert wrapped master key', 1);
  }

  /** Refused when another process has stored one meanwhile, or when the database is sealed under a key already. */
  insertFirst({ label, sealed, created_at }: WrappedMasterKeyRow): Effect {
    return effect(
      this.#database.reader
        .insertInto('wrapped_master_keys')
        .columns(['label', 'sealed', 'created_at'])
        .expression((query) =>
          query
            .selectFrom('audit_head')
            .select([
              sql<string>`${label}`.as('label'),
              sql<Uint8Array>`${sealed}`.as('sealed'),
              sql<string>`${created_at}`.as('created_at'),
            ])
            .where((where) => where.not(where.exists(where.selectFrom('master_keys').select('id')))),
        )
        .compile(),
      'insert wrapped master key',
      1,
    );
  }
}

import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type MasterKeyRow } from '../storage/index.js';

/** Which master keys the database was sealed under. */
@Injectable()
export class MasterKeyRepository {
  constructor(private readonly database: Database) {}

  all(): Promise<MasterKeyRow[]> {
    return this.database.reader.selectFrom('master_keys').selectAll().execute();
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
}

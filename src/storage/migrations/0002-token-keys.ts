import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { columnTypes } from './column-types.js';
import { createTable } from './create-table.js';

/** What keys in a token need: the sealed master key, and the notes by which objects without a row are found. */
export function tokenKeys(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      const { text, bytes } = types;
      await createTable(db, types, 'wrapped_master_keys', {
        label: sql`${text} not null primary key`,
        sealed: sql`${bytes} not null`,
        created_at: sql`${text} not null`,
      });
      // No foreign key: an attempt is noted before its version exists, and remains when it never does.
      await createTable(db, types, 'key_attempts', {
        id: sql`${text} not null primary key`,
        version_id: sql`${text} not null`,
        provider: sql`${text} not null`,
        binding: sql`${text} not null`,
        created_at: sql`${text} not null`,
      });
      await sql.raw('create index key_attempts_by_age on key_attempts (created_at)').execute(db);
    },
  };
}

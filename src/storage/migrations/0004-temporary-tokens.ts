import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { columnTypes } from './column-types.js';
import { createTable } from './create-table.js';

/** Temporary tokens, and the KEM keys that are named by their public key. There is no way down: a backup is the way back. */
export function temporaryTokens(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      const { text, integer, bytes } = types;
      await createTable(db, types, 'temporary_tokens', {
        id: sql`${text} not null primary key`,
        api_key_id: sql`${text} not null references api_keys (id)`,
        hash: sql`${bytes} not null unique`,
        // The engine's own guard behind the conditional update: no attempt is given twice.
        attempts_left: sql`${integer} not null check (attempts_left >= 0)`,
        expires_at: sql`${text} not null`,
        created_at: sql`${text} not null`,
      });
      await createTable(
        db,
        types,
        'kem_handles',
        {
          project_id: sql`${text} not null references projects (id)`,
          public_key_hash: sql`${bytes} not null`,
          version_id: sql`${text} not null references key_versions (id)`,
          expires_at: text,
          one_use: sql`${integer} not null check (one_use in (0, 1))`,
          created_at: sql`${text} not null`,
        },
        ['project_id', 'public_key_hash'],
      );
      for (const index of INDEXES) await sql.raw(index).execute(db);
    },
  };
}

const INDEXES = [
  'create index temporary_tokens_by_end on temporary_tokens (expires_at)',
  'create index kem_handles_of_version on kem_handles (version_id)',
  'create index kem_handles_by_end on kem_handles (expires_at) where expires_at is not null',
];

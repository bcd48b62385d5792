import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { columnTypes } from './column-types.js';
import { createTable } from './create-table.js';

/** The signed checkpoints of the audit chain. There is no way down: a backup is the way back. */
export function auditCheckpoints(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      const { text, integer, bytes } = types;
      await createTable(db, types, 'audit_checkpoints', {
        seq: sql`${integer} not null primary key`,
        hash: sql`${bytes} not null`,
        at: sql`${text} not null`,
        version_id: sql`${text} not null references key_versions (id)`,
        signature: sql`${bytes} not null`,
        cut_at: text,
        cut_signature: bytes,
      });
      await sql
        .raw('create index audit_checkpoints_cuts on audit_checkpoints (seq) where cut_at is not null')
        .execute(db);
    },
  };
}

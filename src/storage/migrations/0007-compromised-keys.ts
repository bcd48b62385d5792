import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { columnTypes } from './column-types.js';
import { createTable } from './create-table.js';

/** Subject keys that no CA certifies again. There is no way down: a backup is the way back. */
export function compromisedKeys(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      const { text, bytes } = types;
      await createTable(
        db,
        types,
        'compromised_keys',
        {
          project_id: sql`${text} not null references projects (id)`,
          public_key_hash: sql`${bytes} not null`,
          certificate_id: sql`${text} not null references certificates (id)`,
        },
        ['project_id', 'public_key_hash', 'certificate_id'],
      );
      // SQLite looks for rows that refer to a certificate whenever one is stored.
      await sql
        .raw('create index compromised_keys_of_certificates on compromised_keys (certificate_id)')
        .execute(db);
    },
  };
}

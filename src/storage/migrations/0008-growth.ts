import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { columnTypes } from './column-types.js';
import { createTable } from './create-table.js';

/** What keeps answers as quick when tables are long: counts that are kept, and indexes. There is no way down: a backup is the way back. */
export function growth(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      const { text, integer } = types;
      await createTable(
        db,
        types,
        'key_counts',
        {
          project_id: sql`${text} not null`,
          purpose: sql`${text} not null`,
          algorithm: sql`${text} not null`,
          status: sql`${text} not null`,
          versions: sql`${integer} not null`,
        },
        ['project_id', 'purpose', 'algorithm', 'status'],
      );
      for (const statement of [COUNT_NOW, ...COUNTING[engine], ...INDEXES]) {
        await sql.raw(statement).execute(db);
      }
    },
  };
}

const COUNT_NOW = `insert into key_counts (project_id, purpose, algorithm, status, versions)
  select keys.project_id, keys.purpose, keys.algorithm, key_versions.status, count(*)
  from key_versions join keys on keys.id = key_versions.key_id
  group by keys.project_id, keys.purpose, keys.algorithm, key_versions.status`;

/** @param version the row `old` or `new` of a trigger on `key_versions` */
const count = (version: 'old' | 'new', change: 1 | -1): string =>
  `insert into key_counts (project_id, purpose, algorithm, status, versions)
    select keys.project_id, keys.purpose, keys.algorithm, ${version}.status, ${change}
    from keys where keys.id = ${version}.key_id
    on conflict (project_id, purpose, algorithm, status) do update
    set versions = key_counts.versions + excluded.versions`;

/** By the database, so that it does not matter who writes: an older replica during an upgrade counts, too. */
const COUNTING: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: [
    `create trigger key_counts_insert after insert on key_versions begin ${count('new', 1)}; end`,
    `create trigger key_counts_delete after delete on key_versions begin ${count('old', -1)}; end`,
    `create trigger key_counts_update after update of status on key_versions
       begin ${count('old', -1)}; ${count('new', 1)}; end`,
  ],
  postgres: [
    `create function key_counts_change() returns trigger language plpgsql as $$ begin
       if tg_op <> 'INSERT' then ${count('old', -1)}; end if;
       if tg_op <> 'DELETE' then ${count('new', 1)}; end if;
       return null; end $$`,
    `create trigger key_counts_change after insert or delete or update of status on key_versions
       for each row execute function key_counts_change()`,
  ],
};

const INDEXES = [
  'create index keys_by_algorithm on keys (project_id, algorithm, name)',
  'create index key_components_by_master_key on key_components (substr(integrity, 1, 8), version_id)',
  'create index projects_in_order on projects (created_at, id)',
];

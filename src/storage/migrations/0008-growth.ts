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

/** @param changes a query of `key_id`, `status` and `change` */
const count = (changes: string): string =>
  `insert into key_counts (project_id, purpose, algorithm, status, versions)
    select keys.project_id, keys.purpose, keys.algorithm, changes.status, sum(changes.change)
    from (${changes}) as changes join keys on keys.id = changes.key_id
    where true
    group by keys.project_id, keys.purpose, keys.algorithm, changes.status
    having sum(changes.change) <> 0
    on conflict (project_id, purpose, algorithm, status) do update
    set versions = key_counts.versions + excluded.versions`;

const ROW_ADDED = 'select new.key_id as key_id, new.status as status, 1 as change';
const ROW_REMOVED = 'select old.key_id as key_id, old.status as status, -1 as change';
const ADDED = 'select key_id, status, 1 as change from added';
const REMOVED = 'select key_id, status, -1 as change from removed';

/** Counts the versions that one statement touched. @param tables what PostgreSQL calls them for the function */
const countingStatement = (
  event: 'insert' | 'delete' | 'update',
  tables: string,
  changes: string,
): string[] => [
  `create function key_counts_${event}() returns trigger language plpgsql as
     $$ begin ${count(changes)}; return null; end $$`,
  `create trigger key_counts_${event} after ${event} on key_versions referencing ${tables}
     for each statement execute function key_counts_${event}()`,
];

/**
 * By the database, so that it does not matter who writes: an older replica during an upgrade counts, too. PostgreSQL counts
 * by statement: a row that one transaction updates a million times, for a million versions, is searched ever longer.
 */
const COUNTING: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: [
    `create trigger key_counts_insert after insert on key_versions begin ${count(ROW_ADDED)}; end`,
    `create trigger key_counts_delete after delete on key_versions begin ${count(ROW_REMOVED)}; end`,
    `create trigger key_counts_update after update of status on key_versions
       begin ${count(`${ROW_REMOVED} union all ${ROW_ADDED}`)}; end`,
  ],
  postgres: [
    ...countingStatement('insert', 'new table as added', ADDED),
    ...countingStatement('delete', 'old table as removed', REMOVED),
    ...countingStatement(
      'update',
      'old table as removed new table as added',
      `${REMOVED} union all ${ADDED}`,
    ),
  ],
};

const INDEXES = [
  'create index keys_by_algorithm on keys (project_id, algorithm, name)',
  'create index key_components_by_master_key on key_components (substr(integrity, 1, 8), version_id)',
  'create index projects_in_order on projects (created_at, id)',
];

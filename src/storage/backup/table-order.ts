import type { DatabaseSync } from 'node:sqlite';

/** Kysely's own tables, which the migrations of the target write, and what its triggers count anew. */
const OWN_TABLES: ReadonlySet<string> = new Set(['kysely_migration', 'kysely_migration_lock', 'key_counts']);

/** The tables of an open database whose rows are copied, each behind those that its foreign keys name. */
export function tablesInOrder(database: DatabaseSync): readonly string[] {
  const names = database
    .prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'`)
    .all()
    .map((row) => String(row['name']))
    .filter((name) => !OWN_TABLES.has(name));
  const ordered = new Set<string>();
  const place = (name: string, path: readonly string[]): void => {
    if (ordered.has(name) || path.includes(name)) return;
    for (const other of parentsOf(database, name)) place(other, [...path, name]);
    ordered.add(name);
  };
  for (const name of names.toSorted()) place(name, []);
  return [...ordered];
}

function parentsOf(database: DatabaseSync, table: string): readonly string[] {
  const rows = database.prepare('select "table" as parent from pragma_foreign_key_list(?)').all(table);
  return rows.map((row) => String(row['parent'])).toSorted();
}

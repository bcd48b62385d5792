import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../schema.js';
import type { ColumnTypes } from './column-types.js';

/** One SQL definition (type and constraints) per column of a row type, so that none is forgotten or misspelt. */
export type Columns<Row> = { readonly [Column in keyof Row]: RawBuilder<unknown> };

/** Creates a table of `Schema` with exactly its columns. */
export async function createTable<Name extends keyof Schema>(
  db: Kysely<Schema>,
  types: ColumnTypes,
  name: Name,
  columns: Columns<Schema[Name]>,
  primaryKey: readonly (keyof Schema[Name] & string)[] = [],
): Promise<void> {
  const parts = Object.entries<RawBuilder<unknown>>(columns).map(
    ([column, definition]) => sql`${sql.ref(column)} ${definition}`,
  );
  if (primaryKey.length > 0)
    parts.push(sql`primary key (${sql.join(primaryKey.map((key) => sql.ref(key)))})`);
  await sql`create table ${sql.table(name)} (${sql.join(parts)}) ${types.tableEnd}`.execute(db);
}

import { type Kysely, sql } from 'kysely';
import { MIGRATION_NAMES } from './migrations/index.js';
import type { Schema } from './schema.js';

/** The table in which Kysely's migrator keeps what has run. */
export const MIGRATION_TABLE = 'kysely_migration';

/** Which migrations a database has had, against those that this version of the code knows. */
export interface SchemaState {
  readonly applied: readonly string[];
  /** Known and not applied: the next start applies them. */
  readonly pending: readonly string[];
  /** Applied and not known: a newer version has been here. */
  readonly unknown: readonly string[];
}

/** Reads and changes nothing. */
export async function schemaState(connection: Kysely<Schema>): Promise<SchemaState> {
  const applied = await appliedMigrations(connection);
  return {
    applied,
    pending: MIGRATION_NAMES.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !MIGRATION_NAMES.includes(name)),
  };
}

async function appliedMigrations(connection: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await connection.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(MIGRATION_TABLE)} order by name`.execute(connection);
  return rows.map((row) => row.name);
}

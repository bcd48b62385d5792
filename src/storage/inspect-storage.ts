import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql, SqliteDialect } from 'kysely';
import type { StorageLocation } from './open-database.js';
import { newMigrationPool } from './postgres-connection.js';
import { schemaState, type SchemaState } from './schema-state.js';
import type { Schema } from './schema.js';
import { SQLITE_FILE_NAME } from './sqlite-file.js';
import { SqliteReader } from './sqlite-reader.js';
import { errorCode } from './storage-fault.js';

/** What there is where the configuration says that the database is. */
export type StorageState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'present';
      readonly schema: SchemaState;
      /** The server's clock, milliseconds since the Unix epoch; absent for SQLite. */
      readonly serverTime?: number;
    };

/** Looks at the database and changes nothing: no migration, no file. Never rejects. */
export async function inspectStorage({ dataDir, databaseUrl }: StorageLocation): Promise<StorageState> {
  try {
    return databaseUrl === undefined ? await inspectFile(dataDir) : await inspectServer(databaseUrl);
  } catch (error) {
    return { kind: 'unreachable', reason: errorCode(error) || 'it cannot be read' };
  }
}

async function inspectFile(dataDir: string): Promise<StorageState> {
  const file = join(dataDir, SQLITE_FILE_NAME);
  if (!existsSync(file)) return { kind: 'absent' };
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: new SqliteReader(file) }) });
  try {
    return { kind: 'present', schema: await schemaState(db) };
  } finally {
    await db.destroy();
  }
}

async function inspectServer(url: string): Promise<StorageState> {
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: newMigrationPool(url) }) });
  try {
    const clock = await sql<{ now: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
    const serverTime = Number(clock.rows[0]?.now);
    return { kind: 'present', schema: await schemaState(db), serverTime };
  } finally {
    await db.destroy();
  }
}

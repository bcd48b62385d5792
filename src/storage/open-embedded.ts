import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { ServiceError } from '../errors/index.js';
import type { Database } from './database.js';
import { EmbeddedDatabase } from './embedded-database.js';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';
import { SQLITE_FILE_NAME } from './sqlite-file.js';
import { kyselyStatement } from './sqlite-statement.js';

/** Another process may be migrating the same file. */
const MIGRATION_BUSY_TIMEOUT_MS = 20_000;

/** Creates the database in the data folder where it is missing, migrates it and opens it. */
export async function openEmbedded(dataDir: string): Promise<Database> {
  const file = join(dataDir, SQLITE_FILE_NAME);
  const connection = openForMigration(dataDir, file);
  const db = new Kysely<Schema>({
    dialect: new SqliteDialect({
      database: {
        prepare: (text) => kyselyStatement(connection.prepare(text)),
        close: () => connection.close(),
      },
    }),
  });
  try {
    await migrate('sqlite', db);
    // The reader opens before the last connection closes, so the write-ahead log stays in place.
    return new EmbeddedDatabase(file);
  } finally {
    await db.destroy();
  }
}

function openForMigration(dataDir: string, file: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const connection = new DatabaseSync(file, { timeout: MIGRATION_BUSY_TIMEOUT_MS });
    connection.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    return connection;
  } catch (error) {
    // System errors quote the path, which is the setting's value.
    const reason = String(error).replaceAll(dataDir, '…');
    throw new ServiceError(
      'service.unavailable',
      `TWINSEAL_DATA_DIR: the database ${SQLITE_FILE_NAME} cannot be opened there (${reason})`,
      { facts: { part: 'database' }, cause: error },
    );
  }
}

import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, SqliteDialect } from 'kysely';
import { ServiceError } from '../errors/index.js';
import type { Database } from './database.js';
import { EmbeddedDatabase } from './embedded-database.js';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';
import { SQLITE_FILE_NAME } from './sqlite-file.js';
import { kyselyStatement } from './sqlite-statement.js';

/** Another process may be migrating the same file. */
const LOCK_PATIENCE_MS = 20_000;
const LOCK_PAUSE_MS = 50;
const SQLITE_BUSY = 5;

/** Creates the database in the data folder where it is missing, migrates it and opens it. */
export async function openEmbedded(dataDir: string): Promise<Database> {
  const file = join(dataDir, SQLITE_FILE_NAME);
  const connection = await openForMigration(dataDir, file);
  try {
    await migrateInTransaction(connection);
    // The reader opens before this connection closes, so the write-ahead log stays in place.
    return new EmbeddedDatabase(file);
  } finally {
    connection.close();
  }
}

/** SQLite has no advisory locks: there the whole migration is one write transaction, begun here. */
async function openForMigration(dataDir: string, file: string): Promise<DatabaseSync> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // SQLite would make a file that everybody can read; its logs take the mode of the file.
    closeSync(openSync(file, 'a', 0o600));
    const connection = new DatabaseSync(file);
    await onceUnlocked(() => connection.exec('pragma journal_mode = wal; pragma synchronous = full'));
    await onceUnlocked(() => connection.exec('begin immediate'));
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

async function migrateInTransaction(connection: DatabaseSync): Promise<void> {
  const database = {
    prepare: (text: string) => kyselyStatement(connection.prepare(text)),
    close: () => undefined,
  };
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  try {
    await migrate('sqlite', db);
    connection.exec('commit');
  } catch (error) {
    connection.exec('rollback');
    throw error;
  }
}

/** Waits without blocking the event loop, unlike SQLite's own busy timeout. */
async function onceUnlocked(work: () => void): Promise<void> {
  const deadline = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await sleep(LOCK_PAUSE_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  return typeof error.errcode === 'number' && (error.errcode & 0xff) === SQLITE_BUSY;
}

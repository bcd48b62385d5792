import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { TwinsealError } from '../../errors/index.js';
import { migrateLike } from '../migrate.js';
import type { StorageLocation } from '../open-database.js';
import { newBackupClient, newMigrationPool } from '../postgres-connection.js';
import type { Schema } from '../schema.js';
import { schemaState } from '../schema-state.js';
import { existingFile, SQLITE_FILE_NAME } from '../sqlite-file.js';
import { kyselyStatement } from '../sqlite-statement.js';
import { errorCode, storageFault } from '../storage-fault.js';
import { BackupError } from './backup-error.js';
import { describeBackup, type BackupManifest, type BackupOrigin } from './backup-manifest.js';
import { copyFromServer } from './server-tables.js';

/** How long another process may hold the database while the copy begins. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Writes everything that the database holds, as of one moment, into one new SQLite file that only its owner can read.
 * The service may go on meanwhile. The file gets its name when it is whole and on disk.
 *
 * @param target path of the file, which must not exist
 * @throws BackupError
 */
export async function writeBackup(
  location: StorageLocation,
  target: string,
  origin: Omit<BackupOrigin, 'engine'>,
): Promise<BackupManifest> {
  if (existsSync(target)) throw new BackupError(`${target} exists already: name a file that does not`);
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  closeSync(openSync(partial, 'w', 0o600));
  try {
    const engine = location.databaseUrl === undefined ? 'sqlite' : 'postgres';
    if (location.databaseUrl === undefined) copyFile(location.dataDir, partial);
    else await copyServer(location.databaseUrl, partial);
    const manifest = finish(partial, { ...origin, engine });
    renameSync(partial, target);
    return manifest;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** `VACUUM INTO` reads one snapshot and waits for no writer; the copy has no holes and no write-ahead log. */
function copyFile(dataDir: string, target: string): void {
  const source = openSource(join(dataDir, SQLITE_FILE_NAME));
  try {
    source.prepare('vacuum into ?').run(target);
  } catch (error) {
    throw new BackupError(`the database cannot be copied: ${String(error)}`, { cause: error });
  } finally {
    source.close();
  }
}

function openSource(file: string): DatabaseSync {
  if (!existsSync(file)) {
    throw new BackupError(`there is no ${SQLITE_FILE_NAME} in TWINSEAL_DATA_DIR: nothing to back up`);
  }
  return new DatabaseSync(existingFile(file), { timeout: BUSY_TIMEOUT_MS });
}

async function copyServer(url: string, target: string): Promise<void> {
  const file = new DatabaseSync(target);
  const client = newBackupClient(url);
  // Without a listener a connection that breaks would end the process; the query under way says it too.
  client.on('error', () => undefined);
  try {
    await makeSameSchema(url, file);
    await client.connect();
    await copyFromServer(client, file);
  } catch (error) {
    if (error instanceof BackupError || error instanceof TwinsealError) throw error;
    const reason = errorCode(error) || 'no answer';
    const isAway = storageFault(error) === 'unavailable';
    throw new BackupError(`DATABASE_URL: the server cannot be read (${reason})`, { cause: error, isAway });
  } finally {
    file.close();
    await client.end();
  }
}

async function makeSameSchema(url: string, file: DatabaseSync): Promise<void> {
  const pool = newMigrationPool(url);
  const server = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    const state = await schemaState(server);
    if (state.applied.length === 0) {
      throw new BackupError('DATABASE_URL: the database has no tables of Twinseal: nothing to back up');
    }
    const database = {
      prepare: (text: string) => kyselyStatement(file.prepare(text)),
      close: () => undefined,
    };
    await migrateLike('sqlite', new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), state);
  } finally {
    await server.destroy();
  }
}

function finish(file: string, origin: BackupOrigin): BackupManifest {
  const backup = new DatabaseSync(file);
  try {
    const manifest = describeBackup(backup, origin);
    const [row] = backup.prepare('pragma integrity_check').all();
    if (row?.['integrity_check'] !== 'ok') throw new BackupError('the copy is damaged; try again');
    return manifest;
  } finally {
    backup.close();
    sync(file);
  }
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

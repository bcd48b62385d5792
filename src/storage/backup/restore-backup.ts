import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  fsyncSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase, type StorageLocation } from '../open-database.js';
import { newBackupClient } from '../postgres-connection.js';
import { SQLITE_FILE_NAME } from '../sqlite-file.js';
import { errorCode, storageFault } from '../storage-fault.js';
import { BackupError } from './backup-error.js';
import { dropManifest, readManifest, type BackupManifest } from './backup-manifest.js';
import { copyToServer } from './server-tables.js';

/** A backup copied aside, where it can be opened, migrated and tried before it becomes the database. */
export interface StagedBackup {
  readonly manifest: BackupManifest;
  /** Where the copy is an embedded database. */
  readonly location: StorageLocation;
  /** Puts the copy, closed and as it is by now, in the place that it was staged for. @throws BackupError */
  commit(): Promise<void>;
  /** Removes what is left of the copy. Idempotent. */
  discard(): void;
}

/**
 * Copies a backup beside its target, which must be empty.
 *
 * @param source path of the backup, which is only read
 * @throws BackupError
 */
export async function stageBackup(source: string, target: StorageLocation): Promise<StagedBackup> {
  if (!existsSync(source)) throw new BackupError(`there is no file ${source}`);
  const manifest = inspect(source);
  await requireEmpty(target);
  mkdirSync(target.dataDir, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(target.dataDir, '.restore-'));
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    copyAside(source, join(folder, SQLITE_FILE_NAME));
  } catch (error) {
    discard();
    throw new BackupError(`${source} cannot be copied: ${String(error)}`, { cause: error });
  }
  return { manifest, location: { dataDir: folder }, commit: () => commit(folder, target), discard };
}

/** What a file says of itself, if it is a whole backup. @throws BackupError */
function inspect(source: string): BackupManifest {
  try {
    const file = new DatabaseSync(source, { readOnly: true });
    try {
      const manifest = readManifest(file);
      if (manifest === undefined) throw new BackupError(`${source} is no backup of this format`);
      const [row] = file.prepare('pragma integrity_check').all();
      if (row?.['integrity_check'] === 'ok') return manifest;
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${source} is no backup, or is damaged: ${String(error)}`, { cause: error });
  }
  throw new BackupError(`${source} is damaged: take another backup`);
}

function copyAside(source: string, file: string): void {
  copyFileSync(source, file);
  const copy = new DatabaseSync(file);
  try {
    dropManifest(copy);
  } finally {
    copy.close();
  }
}

/** A restore never mixes with what is there. */
async function requireEmpty({ dataDir, databaseUrl }: StorageLocation): Promise<void> {
  if (databaseUrl === undefined) {
    if (!existsSync(join(dataDir, SQLITE_FILE_NAME))) return;
    throw new BackupError(
      `TWINSEAL_DATA_DIR holds a ${SQLITE_FILE_NAME} already: restore into an empty folder, or move that file away`,
    );
  }
  const database = await openDatabase({ dataDir, databaseUrl });
  try {
    const head = await database.reader.selectFrom('audit_head').select('seq').executeTakeFirst();
    const project = await database.reader.selectFrom('projects').select('id').limit(1).executeTakeFirst();
    if ((head?.seq ?? 0) === 0 && project === undefined) return;
  } finally {
    await database.close();
  }
  throw new BackupError('DATABASE_URL names a database that is in use already: restore into an empty one');
}

async function commit(folder: string, { dataDir, databaseUrl }: StorageLocation): Promise<void> {
  const staged = join(folder, SQLITE_FILE_NAME);
  if (databaseUrl !== undefined) {
    await load(staged, databaseUrl);
    return;
  }
  const target = join(dataDir, SQLITE_FILE_NAME);
  if (existsSync(target))
    throw new BackupError(`${SQLITE_FILE_NAME} has appeared in TWINSEAL_DATA_DIR meanwhile`);
  renameSync(staged, target);
  const descriptor = openSync(dataDir, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

async function load(staged: string, url: string): Promise<void> {
  const file = new DatabaseSync(staged, { readOnly: true });
  const client = newBackupClient(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await copyToServer(file, client);
  } catch (error) {
    // Messages of pg may quote parts of the URL.
    const reason = errorCode(error) || 'no answer';
    const isAway = storageFault(error) === 'unavailable';
    throw new BackupError(`DATABASE_URL: the backup cannot be written there (${reason})`, {
      cause: error,
      isAway,
    });
  } finally {
    file.close();
    await client.end();
  }
}

import type { Database } from './database.js';
import { openEmbedded } from './open-embedded.js';
import { openServer } from './open-server.js';

/** The part of the configuration that storage needs (`StorageConfiguration` of `platform/config`). */
export interface StorageLocation {
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  /** PostgreSQL; absent = SQLite in the data folder. */
  readonly databaseUrl?: string;
}

/**
 * Opens the configured database and brings its schema up to date. A server that is still starting is waited for, about
 * 25 s. Fails with `service.unavailable`, whose message is one line that names the setting, never its value, or says
 * that the schema is newer than the code.
 */
export async function openDatabase(location: StorageLocation): Promise<Database> {
  return location.databaseUrl === undefined
    ? openEmbedded(location.dataDir)
    : openServer(location.databaseUrl);
}

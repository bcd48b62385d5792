import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Name of the SQLite database in the data folder (contracts: admin, "Around it"). */
export const SQLITE_FILE_NAME = 'twinseal.db';

/** The file as a URI that opens it only where it exists: a deleted database must not come back empty. */
export function existingFile(file: string): URL {
  const url = pathToFileURL(file);
  url.searchParams.set('mode', 'rw');
  return url;
}

/**
 * Refuses a file or folder that was made read-only, where an open descriptor would still write: an operator who froze
 * the folder, or a kernel that did after an error, means it. Throws the system's error.
 */
export function requireWritable(file: string): void {
  accessSync(file, constants.W_OK);
  accessSync(dirname(file), constants.W_OK);
}

import { pathToFileURL } from 'node:url';

/** Name of the SQLite database in the data folder (contracts: admin, "Around it"). */
export const SQLITE_FILE_NAME = 'twinseal.db';

/** The file as a URI that opens it only where it exists: a deleted database must not come back empty. */
export function existingFile(file: string): URL {
  const url = pathToFileURL(file);
  url.searchParams.set('mode', 'rw');
  return url;
}

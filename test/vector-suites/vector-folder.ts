import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = process.env['VECTORS_DIR'] ?? join(import.meta.dirname, '../vectors');

/**
 * Names in a folder of vectors that match, sorted: another `VECTORS_DIR` may hold more than the required ones, and
 * all of them are run.
 *
 * @throws when a required name is missing
 */
export function vectorNames(folder: string, pattern: RegExp, required: readonly string[]): readonly string[] {
  const names = readdirSync(join(FOLDER, folder))
    .filter((name) => pattern.test(name))
    .toSorted();
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`${folder}: missing ${missing.join(', ')}`);
  return names;
}

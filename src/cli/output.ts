import { accessSync, constants, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { types } from 'node:util';

import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** How a file is written. */
export interface OutputOptions {
  /** Replace what is there. */
  readonly force?: true;
  /** Permissions of a new file. @default 0o644 less the umask */
  readonly mode?: number;
}

/**
 * Refuses a file that exists or cannot be made before work is done for it: a key that is made and shown once must not
 * get lost because its file cannot be written. @throws CliError
 */
export function requireRoomFor(path: string, { force }: OutputOptions): void {
  if (force !== true && existsSync(path)) throw taken(path);
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Writes a file that must not exist yet. @throws CliError */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  { force, mode = 0o644 }: OutputOptions,
): Promise<void> {
  try {
    await writeFile(path, content, { flag: force === true ? 'w' : 'wx', mode });
  } catch (cause) {
    if (types.isNativeError(cause) && 'code' in cause && cause.code === 'EEXIST') throw taken(path, cause);
    throw unwritable(path, cause);
  }
}

function taken(path: string, cause?: unknown): CliError {
  return new CliError(
    `${path} exists already`,
    'name another file, or replace it with --force',
    EXIT.usage,
    cause,
  );
}

function unwritable(path: string, cause: unknown): CliError {
  return new CliError(`${path} cannot be written`, 'check its folder and permissions', EXIT.usage, cause);
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { ensureBuilt, ROOT } from './built-service.js';
import { ADMIN_TOKEN, type Settings } from './service.js';

/** What one run of the built `twinseal` left behind. */
export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON. */
  json<T>(): T;
}

const CLI = join(ROOT, 'dist/cli/twinseal.js');
const TIMEOUT_MS = 120_000;

/** Where a run takes place. */
export interface CliSurroundings {
  /** @default the repository's root */
  readonly cwd?: string;
  /** What standard input gives; without it there is nothing. */
  readonly input?: string | Uint8Array;
}

/** Runs `twinseal` with these settings and nothing else in its environment. */
export const twinseal = async (
  words: readonly string[],
  settings: Settings = {},
  { cwd = ROOT, input = '' }: CliSurroundings = {},
): Promise<CliRun> => {
  await ensureBuilt();
  const env = { PATH: process.env['PATH'], TWINSEAL_ADMIN_TOKEN: ADMIN_TOKEN, ...settings };
  return await new Promise((resolve) => {
    const options = { cwd, env: env as NodeJS.ProcessEnv, timeout: TIMEOUT_MS, maxBuffer: 2 ** 28 };
    const child = execFile(process.execPath, [CLI, ...words], options, (_error, stdout, stderr) => {
      const json = <T>(): T => JSON.parse(stdout) as T;
      resolve({ status: child.exitCode, stdout, stderr, json });
    });
    // A command that does not read its input closes it.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
};

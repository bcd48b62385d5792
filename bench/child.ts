import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { onCore, type Cores } from './pin.js';

const RESOLVER = resolve(import.meta.dirname, '../test/ts-resolve.mjs');
const FLAGS = ['--disable-warning=ExperimentalWarning', '--import', RESOLVER];

/** Runs a script of this folder as a process of its own, on one core or on all, and returns the JSON that it prints. */
export const runChild = async <T>(cores: Cores, script: string, argument: unknown): Promise<T> => {
  const file = resolve(import.meta.dirname, script);
  const [program, ...rest] = [...onCore(cores), process.execPath, ...FLAGS, file];
  const running = promisify(execFile)(program, rest);
  // Not on the command line, which has no room for a request of 1 MiB.
  running.child.stdin?.end(JSON.stringify(argument));
  const { stdout } = await running;
  return JSON.parse(stdout) as T;
};

/** What `runChild` gave to this process. */
export const childArgument = <T>(): T => JSON.parse(readFileSync(0, 'utf8')) as T;

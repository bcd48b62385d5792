import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..');
/** The built service that every end-to-end test runs. */
export const MAIN = join(ROOT, 'dist/main.js');

const LOCK = join(ROOT, '.cache/build.lock');
const PATIENCE_MS = 180_000;

const newest = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);

const builtAt = (): number => statSync(MAIN, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isStale = (): boolean => builtAt() < newest(join(ROOT, 'src'));

const takeLock = (): boolean => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const build = (): void => {
  try {
    if (isStale()) execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'pipe' });
  } finally {
    rmSync(LOCK, { recursive: true });
  }
};

let ensured: Promise<void> | undefined;

const ensure = async (): Promise<void> => {
  const deadline = Date.now() + PATIENCE_MS;
  while (isStale()) {
    if (takeLock()) return build();
    if (Date.now() > deadline) throw new Error(`another build holds ${LOCK}; remove it if none is running`);
    await sleep(200);
  }
};

/** Builds `dist/` when a source is newer; test files that ask at the same time wait for one build. */
export const ensureBuilt = (): Promise<void> => (ensured ??= ensure());

import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The text of a secret file, which is made from `make` with mode 0600 when it does not exist. It appears whole or not
 * at all, also after a crash; of two processes that start together one wins and both read the winner's text.
 *
 * @throws the file system's error
 */
export async function readOrCreateSecretFile(path: string, make: () => string): Promise<string> {
  const existing = await readIfPresent(path);
  if (existing !== undefined) return existing;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await publish(path, make());
  return await readFile(path, 'latin1');
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Writes a private draft, makes it durable, and gives it its name only if nobody has taken that name. */
async function publish(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.draft-${randomUUID()}`);
  try {
    await writeDurably(draft, text);
    await link(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text, 'latin1');
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

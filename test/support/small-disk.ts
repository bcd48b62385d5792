import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE = '16m';
const CHUNK = Buffer.alloc(64 * 1024);

/**
 * A folder whose disk can be filled and made read-only. Root gets a small file system of its own; without the right to
 * mount, a limit on the size of files does to the process what a full disk does, and permissions make the folder
 * read-only, which root would not notice.
 */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'twinseal-disk-'));
  readonly #mounted: boolean;

  constructor() {
    this.#mounted =
      process.getuid?.() === 0 &&
      succeeds('mount', '-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', this.folder);
  }

  /** Takes every byte that is left. @param pid the process that shall find the disk full */
  fill(pid: number): void {
    if (!this.#mounted) return limitFiles(pid, '0');
    try {
      for (let number = 0; ; number += 1) writeFileSync(join(this.folder, `filler-${number}`), CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  /** Makes room again. */
  empty(pid: number): void {
    if (!this.#mounted) return limitFiles(pid, 'unlimited');
    for (const file of readdirSync(this.folder)) {
      if (file.startsWith('filler-')) rmSync(join(this.folder, file));
    }
  }

  /** Whoever opens a file from now on cannot write it; what is open stays as it was. */
  makeReadOnly(): void {
    if (!this.#mounted) return this.#permit(0o400, 0o500);
    execFileSync('mount', ['--bind', this.folder, this.folder]);
    execFileSync('mount', ['-o', 'remount,bind,ro', this.folder]);
  }

  makeWritable(): void {
    if (!this.#mounted) return this.#permit(0o600, 0o700);
    execFileSync('umount', ['--lazy', this.folder]);
  }

  remove(): void {
    if (this.#mounted) execFileSync('umount', ['--lazy', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #permit(file: number, folder: number): void {
    for (const name of readdirSync(this.folder)) chmodSync(join(this.folder, name), file);
    chmodSync(this.folder, folder);
  }
}

function limitFiles(pid: number, bytes: string): void {
  execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:unlimited`]);
}

function succeeds(program: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

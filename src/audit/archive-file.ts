import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const DIGITS = 12;

/** An export of a piece of the log in the archive folder: written aside, proven, then given its name. */
export class ArchiveFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #partial: string;

  /**
   * @param from first entry in it @param to last entry in it
   * @param mark tells apart what several replicas write at once
   */
  constructor(folder: string, from: number, to: number, mark: string) {
    const name = `audit-${padded(from)}-${padded(to)}.jsonl`;
    this.#folder = folder;
    this.#path = join(folder, name);
    this.#partial = join(folder, `.${name}.${mark}`);
  }

  /** Writes the lines to disk, readable by the service's user only. */
  async write(lines: AsyncIterable<string>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(this.#partial, 'wx', 0o600);
    try {
      for await (const line of lines) await file.write(line);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** What was written, line by line. */
  async *lines(): AsyncGenerator<string> {
    const file = await open(this.#partial);
    try {
      yield* file.readLines();
    } finally {
      await file.close();
    }
  }

  /** Gives the file its name; it survives a crash of the machine afterwards. */
  async keep(): Promise<void> {
    await rename(this.#partial, this.#path);
    const folder = await open(this.#folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  async discard(): Promise<void> {
    await rm(this.#partial, { force: true });
  }
}

function padded(seq: number): string {
  return String(seq).padStart(DIGITS, '0');
}

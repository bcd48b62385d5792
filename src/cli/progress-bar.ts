import type { Writable } from 'node:stream';

/** How far a piece of work is. */
export interface Progress {
  /** @param bytes done since the last call */
  advance(bytes: number): void;
  /** Leaves nothing behind on the terminal. */
  end(): void;
}

/** Shows nothing. */
export const SILENT: Progress = { advance: () => {}, end: () => {} };

const WIDTH = 30;
const MEBIBYTE = 1 << 20;
const CLEAR_LINE = '\r\u001B[2K';

/** One line that fills; drawn anew only when it would look different. */
export class ProgressBar implements Progress {
  readonly #stream: Writable;
  readonly #total: number | undefined;
  #done = 0;
  #shown = '';

  /** @param total bytes, where they are known; without them only the amount is shown */
  constructor(stream: Writable, total?: number) {
    this.#stream = stream;
    this.#total = total;
  }

  advance(bytes: number): void {
    this.#done += bytes;
    const line = this.#total === undefined ? `${mebibytes(this.#done)} MiB` : this.#bar(this.#total);
    if (line === this.#shown) return;
    this.#shown = line;
    this.#stream.write(`${CLEAR_LINE}${line}`);
  }

  end(): void {
    if (this.#shown !== '') this.#stream.write(CLEAR_LINE);
  }

  #bar(total: number): string {
    // A file may grow while it is read.
    const share = total === 0 ? 1 : Math.min(1, this.#done / total);
    const filled = Math.floor(share * WIDTH);
    const percent = String(Math.floor(share * 100)).padStart(3);
    return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} % of ${mebibytes(total)} MiB`;
  }
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / MEBIBYTE);
}

import type { Writable } from 'node:stream';

import { ProgressBar, SILENT, type Progress } from './progress-bar.js';

/** Where a command reads its settings and writes its answers; a stand-in in tests. */
export interface TerminalStreams {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Writes what a command has found: for people, or as one JSON value for programs. */
export class Terminal {
  readonly stdout: Writable;
  readonly #streams: TerminalStreams;
  readonly #stderr: Writable;
  #json = false;

  constructor(streams: TerminalStreams) {
    this.#streams = streams;
    this.stdout = streams.stdout;
    this.#stderr = streams.stderr;
  }

  /** Touched only by commands that read it: Node opens it at the first touch. */
  get stdin(): AsyncIterable<Uint8Array> {
    return this.#streams.stdin;
  }

  /** From now on answers are JSON. */
  useJson(): void {
    this.#json = true;
  }

  /** The command's answer: `value` under `--json`, else `lines`. */
  answer(value: unknown, lines: readonly string[]): void {
    const text = this.#json
      ? `${JSON.stringify(value, null, 2)}\n`
      : lines.map((line) => `${line}\n`).join('');
    this.stdout.write(text);
  }

  /** Something beside the answer, for people only. */
  note(line: string): void {
    if (!this.#json) this.#stderr.write(`${line}\n`);
  }

  /**
   * Shows how far a long piece of work is, where a person watches: on a terminal and without `--json`.
   * @param total size of the work where it is known
   */
  progress(total?: number): Progress {
    const isWatched = 'isTTY' in this.#stderr && this.#stderr.isTTY === true;
    return isWatched && !this.#json ? new ProgressBar(this.#stderr, total) : SILENT;
  }

  /** Why there is no answer. */
  fault(message: string, next: string): void {
    const value = { error: { message, next } };
    const text = this.#json ? JSON.stringify(value, null, 2) : `twinseal: ${message}\n  ${next}`;
    this.#stderr.write(`${text}\n`);
  }
}

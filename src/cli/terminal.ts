import type { Writable } from 'node:stream';

/** Where a command reads its settings and writes its answers; a stand-in in tests. */
export interface TerminalStreams {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Writes what a command has found: for people, or as one JSON value for programs. */
export class Terminal {
  readonly stdout: Writable;
  readonly #stderr: Writable;
  #json = false;

  constructor({ stdout, stderr }: TerminalStreams) {
    this.stdout = stdout;
    this.#stderr = stderr;
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

  /** Why there is no answer. */
  fault(message: string, next: string): void {
    const value = { error: { message, next } };
    const text = this.#json ? JSON.stringify(value, null, 2) : `twinseal: ${message}\n  ${next}`;
    this.#stderr.write(`${text}\n`);
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import type { Journal } from './journal.js';

/** What the load process is told. */
export interface LoadOrder {
  /** Addresses of the services; each request goes to one of them. */
  readonly bases: readonly string[];
  readonly apiKey: string;
  /** The project's X.509 authority. */
  readonly caId: string;
  readonly seed: number;
  /** Requests under way at once. */
  readonly strands: number;
  /** File that the journal is written to. */
  readonly journal: string;
}

/** The load, running. */
export class LoadProcess {
  readonly #child: ChildProcess;
  /** Settles with the exit status, also when it ends before it is told to. */
  readonly #ended: Promise<number | null>;
  readonly #folder: string;
  readonly #journal: string;

  constructor(order: Omit<LoadOrder, 'journal'>) {
    this.#folder = mkdtempSync(join(tmpdir(), 'twinseal-load-'));
    this.#journal = join(this.#folder, 'journal.json');
    const flags = ['--disable-warning=ExperimentalWarning', '--import', join(ROOT, 'test/ts-resolve.mjs')];
    const argument = JSON.stringify({ ...order, journal: this.#journal } satisfies LoadOrder);
    this.#child = spawn(process.execPath, [...flags, join(import.meta.dirname, 'load.ts'), argument], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    this.#ended = once(this.#child, 'close').then(([status]) => status as number | null);
    // A pipe to a process that has ended; its status says more.
    this.#child.stdin?.on('error', () => undefined);
  }

  /** Lets what is under way come to its end. @returns everything that was done */
  async stop(): Promise<Journal> {
    this.#child.stdin?.write('stop\n');
    const status = await this.#ended;
    try {
      if (status !== 0) throw new Error(`the load ended with status ${status}`);
      return JSON.parse(readFileSync(this.#journal, 'utf8')) as Journal;
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  /** Ends it without a journal, after a fault elsewhere. */
  abandon(): void {
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

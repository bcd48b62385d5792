import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ProbeAnswer, ProbeWorkerData } from './sqlite-write-probe.worker.js';

/** Above the worker's own wait for a lock. */
const ANSWER_TIMEOUT_MS = 5000;

/** Beside this file with the same ending: `.js` as built, `.ts` where tests run the sources. */
const workerFile = new URL(`./sqlite-write-probe.worker${extname(import.meta.url)}`, import.meta.url);

/** Writes into the SQLite file from a worker, because waiting for its lock blocks a thread. */
export class SqliteWriteProbe {
  readonly #workerData: ProbeWorkerData;
  #worker: Worker | undefined;

  /** @param file absolute path of the database */
  constructor(file: string) {
    this.#workerData = { file };
  }

  /** Resolves after a durable write; calls must not overlap. */
  async write(): Promise<void> {
    const worker = this.#running();
    const answered = once(worker, 'message', { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    worker.postMessage(null);
    try {
      // `once` types events as any[]; the worker sends exactly one ProbeAnswer.
      const [answer] = (await answered) as [ProbeAnswer];
      if (answer !== null) throw new Error(answer);
    } catch (error) {
      // A late answer must not be taken for that of the next call.
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker === undefined) {
      this.#worker = new Worker(workerFile, {
        workerData: this.#workerData,
        // MB: it writes one row.
        resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 },
      });
      this.#worker.unref();
    }
    return this.#worker;
  }
}

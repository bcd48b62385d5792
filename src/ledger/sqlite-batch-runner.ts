import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { isPlain, type Batch, type BatchResult } from './batch.js';
import type { BatchRunner } from './batch-runner.js';
import { pack, unpack } from './parcel.js';
import type { BatchWorkerAnswer, BatchWorkerData } from './sqlite-batch.worker.js';

/** Beside this file with the same ending: `.js` as built, `.ts` where tests run the sources. */
const workerFile = new URL(`./sqlite-batch.worker${extname(import.meta.url)}`, import.meta.url);

/** Sends batches to a worker thread, which holds the only writing connection of this process. */
export class SqliteBatchRunner implements BatchRunner {
  readonly #workerData: BatchWorkerData;
  #worker: Worker | undefined;
  #loaded = false;
  #answer: ((result: BatchResult) => void) | undefined;

  /** @param file absolute path of the database */
  constructor(file: string) {
    this.#workerData = { file };
  }

  async run(batch: Batch): Promise<BatchResult> {
    const { promise, resolve } = Promise.withResolvers<BatchResult>();
    this.#answer = resolve;
    try {
      this.#worker ??= this.#start();
      this.#worker.postMessage(pack(batch, batch.deeds.every(isPlain)));
    } catch (error) {
      // Some deed holds what cannot be cloned: nothing was sent.
      this.#settle({ kind: 'faulty', message: String(error) });
    }
    return promise;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    this.#loaded = false;
    const worker = new Worker(workerFile, {
      workerData: this.#workerData,
    });
    worker.on('message', (answer: BatchWorkerAnswer) => {
      if (answer === 'loaded') this.#loaded = true;
      else this.#settle(unpack(answer));
    });
    worker.on('error', (error) => this.#lost(worker, String(error)));
    worker.on('exit', () => this.#lost(worker, 'the ledger worker ended'));
    return worker;
  }

  /** A worker that had loaded may have committed just before it died. */
  #lost(worker: Worker, message: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#settle({ kind: this.#loaded ? 'outcome-unknown' : 'unavailable', message });
  }

  #settle(result: BatchResult): void {
    this.#answer?.(result);
    this.#answer = undefined;
  }
}

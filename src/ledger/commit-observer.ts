import type { Batch, BatchResult } from './batch.js';
import type { BatchRunner } from './batch-runner.js';

/** Watches batches, for metrics. Declared here, answered by the composition root. */
export abstract class CommitObserver {
  /** A batch ended, well or not. */
  abstract batch(kind: BatchResult['kind'], seconds: number): void;
}

/** Tells an observer of every batch. */
export class ObservedRunner implements BatchRunner {
  readonly #inner: BatchRunner;
  readonly #observer: CommitObserver;

  constructor(inner: BatchRunner, observer: CommitObserver) {
    this.#inner = inner;
    this.#observer = observer;
  }

  async run(batch: Batch): Promise<BatchResult> {
    const begun = performance.now();
    const result = await this.#inner.run(batch);
    this.#observer.batch(result.kind, (performance.now() - begun) / 1000);
    return result;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

import type { Batch, BatchResult } from './batch.js';

/** Runs batches against one engine, one at a time. It repairs its connection itself, on the next batch. */
export interface BatchRunner {
  /** Never rejects: every failure is a result. */
  run(batch: Batch): Promise<BatchResult>;
  close(): Promise<void>;
}

import { workerData } from 'node:worker_threads';

import { Epoch } from './epoch.js';

/** What every worker of the pool is given once, when it starts. */
export interface WorkerStart {
  readonly epoch: SharedArrayBuffer;
  /** By name, as the composition root gave it: shared memory and plain records. */
  readonly shared: Readonly<Record<string, unknown>>;
}

/** The worker's side of what it was given. */
export interface WorkerContext {
  readonly epoch: Epoch;
  readonly shared: Readonly<Record<string, unknown>>;
}

/** For `*.worker.ts` files. @throws TypeError outside a worker of the pool */
export function workerContext(): WorkerContext {
  const start: unknown = workerData;
  if (!isWorkerStart(start)) throw new TypeError('this code runs in a worker of the pool only');
  return { epoch: new Epoch(start.epoch), shared: start.shared };
}

function isWorkerStart(value: unknown): value is WorkerStart {
  return (
    typeof value === 'object' &&
    value !== null &&
    'epoch' in value &&
    value.epoch instanceof SharedArrayBuffer &&
    'shared' in value &&
    typeof value.shared === 'object'
  );
}

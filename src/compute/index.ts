export type { InTurn } from './batch-line.js';
export { Epoch } from './epoch.js';
export { ExpiringCache, type ExpiringCacheOptions } from './expiring-cache.js';
export { task, type Task, type TaskReference } from './task.js';
export type { TaskResult } from './task-result.js';
export { workerContext, type WorkerContext } from './worker-context.js';
export { WorkerPool, type WorkerPoolOptions } from './worker-pool.js';

// An engine in the worker pool, on all cores.
import { availableParallelism } from 'node:os';

import { WorkerPool, type TaskReference } from '../src/compute/index.js';
import { OPERATIONS, type BackendOrder, type EngineName, type Operation } from './backend-figures.js';
import { childArgument } from './child.js';
import { rateOf } from './rate.js';

const IN_FLIGHT_PER_CORE = 8;
const once: TaskReference<{ engine: EngineName; operation: Operation }, void> = {
  module: import.meta.resolve('./engine.worker.js'),
  name: 'once',
};

const { engine, seconds, operations = OPERATIONS } = childArgument<BackendOrder>();
const pool = new WorkerPool();
const rates: Record<string, number> = {};
for (const operation of operations) {
  const deed = (): Promise<void> => pool.run(once, { engine, operation });
  rates[operation] = await rateOf(deed, seconds, availableParallelism() * IN_FLIGHT_PER_CORE);
}
await pool.close();
process.stdout.write(JSON.stringify(rates));

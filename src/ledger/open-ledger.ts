import { availableParallelism } from 'node:os';

import type { Clock } from '../platform/clock.js';
import type { Ids } from '../platform/ids.js';
import type { Database } from '../storage/index.js';
import { BatchLedger } from './batch-ledger.js';
import { ObservedRunner, type CommitObserver } from './commit-observer.js';
import { PostgresBatchRunner } from './postgres-batch-runner.js';
import { SqliteBatchRunner } from './sqlite-batch-runner.js';

/**
 * Makes the process's ledger on an open database. It opens its own connection with the first batch; close it before
 * the database.
 *
 * @param cores that this process may use; absent = all
 */
export function openLedger(
  database: Database,
  clock: Clock,
  ids: Ids,
  observer?: CommitObserver,
  cores = availableParallelism(),
): BatchLedger {
  const { writer } = database;
  const runner =
    writer.engine === 'sqlite' ? new SqliteBatchRunner(writer.file) : new PostgresBatchRunner(writer.client);
  const observed = observer === undefined ? runner : new ObservedRunner(runner, observer);
  return new BatchLedger(observed, clock, ids, cores);
}

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
 */
export function openLedger(
  database: Database,
  clock: Clock,
  ids: Ids,
  observer?: CommitObserver,
): BatchLedger {
  const { writer } = database;
  const runner =
    writer.engine === 'sqlite' ? new SqliteBatchRunner(writer.file) : new PostgresBatchRunner(writer.client);
  return new BatchLedger(observer === undefined ? runner : new ObservedRunner(runner, observer), clock, ids);
}

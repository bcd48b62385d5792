import { parentPort, workerData } from 'node:worker_threads';
import { storageFault } from '../storage/index.js';
import { applyBatch } from './apply-batch.js';
import type { Batch, BatchResult } from './batch.js';
import { ledgerStatements } from './ledger-statements.js';
import { pack, unpack, type Parcel } from './parcel.js';
import { StatementFault } from './program.js';
import { SqliteConnection } from './sqlite-connection.js';

/** What the main thread gives the worker at its start. */
export interface BatchWorkerData {
  /** Absolute path of the database file. */
  readonly file: string;
}

/** `loaded` once at the start, then one result per batch. */
export type BatchWorkerAnswer = 'loaded' | Parcel<BatchResult>;

const STATEMENTS = ledgerStatements('sqlite');
/** The log may hold the commit although the disk did not confirm it (SQLITE_IOERR_FSYNC). */
const IOERR_FSYNC = 1034;

// The only sender is SqliteBatchRunner, which gives this data.
const { file } = workerData as BatchWorkerData;
let connection: SqliteConnection | undefined;

function run(batch: Batch): BatchResult {
  let committing = false;
  try {
    if (connection?.isCurrent() === false) close();
    connection ??= new SqliteConnection(file);
    connection.begin();
    const { outcomes, last } = connection.drive(applyBatch(batch, 'sqlite', STATEMENTS));
    connection.run(last);
    committing = true;
    connection.commit();
    return { kind: 'committed', outcomes };
  } catch (error) {
    // Closing rolls back, and the next batch starts from a sound connection.
    close();
    return failure(error, committing);
  }
}

function failure(error: unknown, committing: boolean): BatchResult {
  const message = String(error);
  if (committing && isUnconfirmed(error)) return { kind: 'outcome-unknown', message };
  const fault = error instanceof StatementFault ? error.fault : storageFault(error);
  return { kind: fault === 'unavailable' || committing ? 'unavailable' : 'faulty', message };
}

function isUnconfirmed(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === IOERR_FSYNC;
}

function close(): void {
  try {
    connection?.close();
  } finally {
    connection = undefined;
  }
}

parentPort?.on('message', (parcel: Parcel<Batch>) => {
  // What plain deeds give back is as plain as they are.
  parentPort?.postMessage(pack(run(unpack(parcel)), 'text' in parcel));
});
parentPort?.postMessage('loaded');

import type { Client } from 'pg';
import { errorCode, storageFault } from '../storage/index.js';
import { applyBatch } from './apply-batch.js';
import type { Batch, BatchResult } from './batch.js';
import { ledgerStatements } from './ledger-statements.js';
import { type Program, type Statement, StatementFault, type StatementResult } from './program.js';

const STATEMENTS = ledgerStatements('postgres');
/** Whatever the server's default: a batch must see all that was committed before it got the head. */
const BEGIN = 'begin isolation level read committed read write';
/**
 * SQLSTATEs of a COMMIT that certainly did not happen: a broken constraint, a transaction rolled back. Not of class 40
 * in that sense: 40003, by which distributed databases of PostgreSQL's protocol say that they do not know.
 */
const NOT_COMMITTED = /^(?:23|40(?!003))/;

/**
 * Runs one batch as one transaction. Rejects when it failed before COMMIT, so nothing is stored; after a failure the
 * connection is in no known state and must be dropped.
 */
export async function transact(client: Client, batch: Batch): Promise<BatchResult> {
  await execute(client, { sql: BEGIN, parameters: [] });
  const outcomes = await drive(client, applyBatch(batch, 'postgres', STATEMENTS));
  try {
    const { command } = await client.query('commit');
    if (command === 'COMMIT') return { kind: 'committed', outcomes };
    return { kind: 'faulty', message: `COMMIT ended as ${command}` };
  } catch (error) {
    const kind = NOT_COMMITTED.test(errorCode(error)) ? 'unavailable' : 'outcome-unknown';
    return { kind, message: String(error) };
  }
}

async function drive<Result>(client: Client, program: Program<Result>): Promise<Result> {
  let step = program.next();
  while (step.done !== true) {
    let result: StatementResult;
    try {
      result = await execute(client, step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(result);
  }
  return step.value;
}

async function execute(client: Client, { sql, parameters }: Statement): Promise<StatementResult> {
  try {
    const { rows, rowCount } = await client.query(sql, [...parameters]);
    return { rows, changes: rowCount ?? 0 };
  } catch (error) {
    throw new StatementFault(storageFault(error), error);
  }
}

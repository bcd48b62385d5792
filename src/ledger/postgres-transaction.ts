import type { Client, QueryResult } from 'pg';
import { errorCode, storageFault } from '../storage/index.js';
import { applyBatch } from './apply-batch.js';
import type { Batch, BatchResult } from './batch.js';
import { ledgerStatements } from './ledger-statements.js';
import { type Program, type Statement, StatementFault, type StatementResult } from './program.js';

const STATEMENTS = ledgerStatements('postgres');
/**
 * By these names the server keeps them parsed and planned, which halves what a batch costs it. Not the effects of
 * deeds: those are of any number.
 */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(STATEMENTS).map(([name, sql]: [string, string]) => [sql, `twinseal_${name}`]),
);
/** Whatever the server's default: a batch must see all that was committed before it got the head. */
const BEGIN: Statement = { sql: 'begin isolation level read committed read write', parameters: [] };
const COMMIT: Statement = { sql: 'commit', parameters: [] };
/**
 * SQLSTATEs of a COMMIT that certainly did not happen: a broken constraint, a transaction rolled back. Not of class 40
 * in that sense: 40003, by which distributed databases of PostgreSQL's protocol say that they do not know.
 */
const NOT_COMMITTED = /^(?:23|40(?!003))/;
/** SQLSTATEs of a statement after which no COMMIT succeeds. Not of class 08: poolers give those, without asking the server. */
const REFUSED = /^(?!08|40003)[0-9A-Z]{5}$/;

/**
 * Runs one batch as one transaction: two round trips when all its deeds are plain. BEGIN travels with what the batch
 * asks first, COMMIT with what it writes last. Rejects when nothing was stored; after a failure the connection is in no
 * known state and must be dropped.
 *
 * @param client in pipeline mode
 * @param isOpen false once its connection broke or was dropped
 */
export async function transact(client: Client, batch: Batch, isOpen: () => boolean): Promise<BatchResult> {
  const { outcomes, last } = await drive(client, applyBatch(batch, 'postgres', STATEMENTS));
  // So that an outcome is unknown only where COMMIT was sent.
  if (!isOpen()) throw new StatementFault('unavailable', 'the connection broke before COMMIT');
  const settled = await send(client, [...last, COMMIT]);
  const failed = settled.find((one) => one.status === 'rejected');
  const commit = settled.at(-1);
  if (commit?.status !== 'fulfilled') return uncommitted(failed?.reason, commit?.reason);
  const { command } = commit.value;
  if (command !== 'COMMIT') {
    resultsOf(settled);
    return { kind: 'faulty', message: `COMMIT ended as ${command}` };
  }
  // What failed in the client and not on the server does not keep COMMIT from succeeding.
  if (failed !== undefined) return { kind: 'outcome-unknown', message: String(failed.reason) };
  return { kind: 'committed', outcomes };
}

/**
 * Judges a COMMIT that was not answered well.
 *
 * @param first what failed first of all that travelled with it
 * @throws StatementFault when that was the server's refusal of a statement before it
 */
function uncommitted(first: unknown, commit: unknown): BatchResult {
  if (first !== commit && REFUSED.test(errorCode(first)))
    throw new StatementFault(storageFault(first), first);
  const kind = NOT_COMMITTED.test(errorCode(commit)) ? 'unavailable' : 'outcome-unknown';
  return { kind, message: String(commit) };
}

async function drive<Result>(client: Client, program: Program<Result>): Promise<Result> {
  let opening: readonly Statement[] = [BEGIN];
  let step = program.next();
  while (step.done !== true) {
    const settled = await send(client, [...opening, ...step.value]);
    // Should BEGIN fail, what travelled with it ran outside of a transaction: it writes nothing.
    resultsOf(settled.slice(0, opening.length));
    const own = settled.slice(opening.length);
    opening = [];
    let results: readonly StatementResult[];
    try {
      results = resultsOf(own);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(results);
  }
  return step.value;
}

type Settled = PromiseSettledResult<QueryResult>;

/** Sends all statements in one piece, and waits for the answer to each. */
async function send(client: Client, statements: readonly Statement[]): Promise<readonly Settled[]> {
  const { stream } = client.connection;
  stream.cork();
  const answers = statements.map(
    // A statement that cannot even be sent is an answer as well.
    async ({ sql, parameters }) =>
      await client.query({ name: NAMES.get(sql), text: sql, values: [...parameters] }),
  );
  stream.uncork();
  return await Promise.allSettled(answers);
}

/** @throws StatementFault for the first that failed */
function resultsOf(settled: readonly Settled[]): readonly StatementResult[] {
  const results: StatementResult[] = [];
  for (const one of settled) {
    if (one.status === 'rejected') throw new StatementFault(storageFault(one.reason), one.reason, results);
    results.push({ rows: one.value.rows, changes: one.value.rowCount ?? 0 });
  }
  return results;
}

import { openAccounts, writeAccounts } from './accounts.js';
import type { Batch, Deed, Outcome } from './batch.js';
import { keyRefusal, readCircumstances, standingRefusal } from './checks.js';
import type { AccountState, ChargeReceipt, CommitReceipt, Effect } from './commit.js';
import type { Journal } from './journal.js';
import type { LedgerStatements } from './ledger-statements.js';
import { type Program, type Row, type Statement, StatementFault, type StatementResult } from './program.js';

const SAVEPOINT: Statement = { sql: 'savepoint deed', parameters: [] };
const RELEASE: Statement = { sql: 'release savepoint deed', parameters: [] };
const UNDO: Statement = { sql: 'rollback to savepoint deed', parameters: [] };

/** A deed that failed: unwinds to its savepoint. */
class DeedFailed extends Error {
  readonly outcome: Outcome;
  /** Of a project whose tokens do not suffice. */
  readonly account: AccountState | undefined;

  constructor(outcome: Outcome, account?: AccountState) {
    super(outcome.kind);
    this.outcome = outcome;
    this.account = account;
  }
}

/**
 * Applies one deed that changes rows, inside a savepoint: when it is refused or faulty, it alone leaves no trace. Its
 * checks read anew, because an earlier deed of the same batch may have revoked its API key or retired its version.
 */
export function* applyEffectiveDeed(
  deed: Deed,
  batch: Batch,
  journal: Journal,
  sql: LedgerStatements,
): Program<Outcome> {
  yield SAVEPOINT;
  try {
    const receipt = yield* apply(deed, batch, sql);
    yield RELEASE;
    return { kind: 'stored', receipt: { ...receipt, sequence: journal.accept(deed, receipt.charge) } };
  } catch (error) {
    const outcome = failureOf(error);
    yield UNDO;
    yield RELEASE;
    if (error instanceof DeedFailed && error.account !== undefined) journal.refuse(deed, error.account);
    return outcome;
  }
}

function* apply(deed: Deed, batch: Batch, sql: LedgerStatements): Program<Omit<CommitReceipt, 'sequence'>> {
  const circumstances = yield* readCircumstances([deed], batch, sql);
  refuse(keyRefusal(deed, circumstances));
  // Before the effects: a repeated request must meet its first answer, not the trace of its first effects.
  yield* keepAnswer(deed, batch, sql);
  refuse(standingRefusal(deed, circumstances));
  const receipt = yield* charge(deed, batch, sql);
  const returned: Row[] = [];
  for (const effect of deed.effects) returned.push(...(yield* applyEffect(effect)));
  return {
    ...(receipt !== undefined && { charge: receipt }),
    ...(returned.length > 0 && { returned }),
  };
}

function refuse(outcome: Outcome | undefined): void {
  if (outcome !== undefined) throw new DeedFailed(outcome);
}

function* keepAnswer({ idempotency }: Deed, batch: Batch, sql: LedgerStatements): Program<void> {
  if (idempotency === undefined) return;
  const { apiKeyId, key, fingerprint, status, answer } = idempotency;
  const { changes } = yield {
    sql: sql.keepAnswer,
    parameters: [apiKeyId, key, fingerprint, status, answer, batch.at, batch.idempotencySince],
  };
  if (changes === 0) refuse({ kind: 'refused', reason: 'idempotency', label: key });
}

function* charge(deed: Deed, batch: Batch, sql: LedgerStatements): Program<ChargeReceipt | undefined> {
  if (deed.charge === undefined) return undefined;
  const { projectId, tokens } = deed.charge;
  const accounts = yield* openAccounts(new Set([projectId]), batch, sql);
  const account = accounts.get(projectId);
  const receipt = account?.charge(tokens);
  if (receipt === undefined) {
    throw new DeedFailed({ kind: 'refused', reason: 'quota', label: projectId }, account?.state());
  }
  yield* writeAccounts(accounts, sql);
  return receipt;
}

/** @returns the rows of its RETURNING clause */
function* applyEffect({ label, sql, parameters, rows: expected }: Effect): Program<readonly Row[]> {
  const refusal: Outcome = { kind: 'refused', reason: 'effect', label };
  let result: StatementResult;
  try {
    result = yield { sql, parameters };
  } catch (error) {
    if (error instanceof StatementFault && error.fault === 'unique') throw new DeedFailed(refusal);
    throw error;
  }
  if (expected !== undefined && result.changes !== expected) throw new DeedFailed(refusal);
  return result.rows;
}

/** Rethrows what is not this deed's own failure: without the database, the whole batch fails. */
function failureOf(error: unknown): Outcome {
  if (error instanceof DeedFailed) return error.outcome;
  if (error instanceof StatementFault && error.fault !== 'unavailable') {
    return { kind: 'faulty', message: error.message };
  }
  throw error;
}

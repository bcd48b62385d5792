import { openAccounts, writeAccounts } from './accounts.js';
import type { Batch, Deed, Outcome } from './batch.js';
import { keyRefusal, readCircumstances, standingRefusal } from './checks.js';
import type { ChargeReceipt, Effect } from './commit.js';
import type { Journal } from './journal.js';
import type { LedgerStatements } from './ledger-statements.js';
import { type Program, type Statement, StatementFault } from './program.js';

const SAVEPOINT: Statement = { sql: 'savepoint deed', parameters: [] };
const RELEASE: Statement = { sql: 'release savepoint deed', parameters: [] };
const UNDO: Statement = { sql: 'rollback to savepoint deed', parameters: [] };

/** A deed that failed: unwinds to its savepoint. */
class DeedFailed extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.kind);
    this.outcome = outcome;
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
    const charge = yield* apply(deed, batch, sql);
    yield RELEASE;
    const sequence = journal.accept(deed);
    return { kind: 'stored', receipt: charge === undefined ? { sequence } : { sequence, charge } };
  } catch (error) {
    const outcome = failureOf(error);
    yield UNDO;
    yield RELEASE;
    return outcome;
  }
}

function* apply(deed: Deed, batch: Batch, sql: LedgerStatements): Program<ChargeReceipt | undefined> {
  const circumstances = yield* readCircumstances([deed], batch, sql);
  refuse(keyRefusal(deed, circumstances));
  // Before the effects: a repeated request must meet its first answer, not the trace of its first effects.
  yield* keepAnswer(deed, batch, sql);
  refuse(standingRefusal(deed, circumstances));
  const receipt = yield* charge(deed, batch, sql);
  for (const effect of deed.effects) yield* applyEffect(effect);
  return receipt;
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
  const receipt = accounts.get(projectId)?.charge(tokens);
  if (receipt === undefined) refuse({ kind: 'refused', reason: 'quota', label: projectId });
  yield* writeAccounts(accounts, sql);
  return receipt;
}

function* applyEffect({ label, sql, parameters, rows }: Effect): Program<void> {
  const refusal: Outcome = { kind: 'refused', reason: 'effect', label };
  let changes: number;
  try {
    ({ changes } = yield { sql, parameters });
  } catch (error) {
    if (error instanceof StatementFault && error.fault === 'unique') throw new DeedFailed(refusal);
    throw error;
  }
  if (rows !== undefined && changes !== rows) throw new DeedFailed(refusal);
}

/** Rethrows what is not this deed's own failure: without the database, the whole batch fails. */
function failureOf(error: unknown): Outcome {
  if (error instanceof DeedFailed) return error.outcome;
  if (error instanceof StatementFault && error.fault !== 'unavailable') {
    return { kind: 'faulty', message: error.message };
  }
  throw error;
}

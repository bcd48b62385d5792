import { accountWrites } from './accounts.js';
import type { Batch, Deed, Outcome } from './batch.js';
import { chargeDeed } from './charge-deed.js';
import { circumstancesOf, keyRefusal, standingRefusal } from './circumstances.js';
import type { Effect } from './commit.js';
import type { Journal } from './journal.js';
import type { LedgerStatements } from './ledger-statements.js';
import { type Program, type Row, type Statement, StatementFault, type StatementResult } from './program.js';
import { ask, together, type Question } from './question.js';

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

export interface AppliedDeed {
  readonly outcome: Outcome;
  /** What ends the deed's savepoint: to be run before anything else. */
  readonly unsent: readonly Statement[];
}

/**
 * Applies one deed that changes rows, inside a savepoint: when it is refused or faulty, it alone leaves no trace. Its
 * checks read anew, because an earlier deed of the same batch may have revoked its API key or retired its version.
 *
 * @param unsent of what came before in the batch, run first
 */
export function* applyEffectiveDeed(
  deed: Deed,
  unsent: readonly Statement[],
  batch: Batch,
  journal: Journal,
  sql: LedgerStatements,
): Program<AppliedDeed> {
  const start: Question<undefined> = { statements: [...unsent, SAVEPOINT], read: () => undefined };
  try {
    const [, circumstances, repetition] = yield* ask(
      together([start, circumstancesOf([deed], batch, sql), keepAnswer(deed, batch, sql)]),
    );
    // A repeated request must meet its first answer, not the trace of its first effects.
    refuse(keyRefusal(deed, circumstances) ?? repetition ?? standingRefusal(deed, circumstances));
    const { charge, refusal } = chargeDeed(deed, circumstances, journal);
    refuse(refusal);
    const returned = yield* applyEffects(deed.effects, accountWrites(circumstances.accounts, sql));
    const receipt = {
      sequence: journal.accept(deed, charge),
      ...(charge !== undefined && { charge }),
      ...(returned.length > 0 && { returned }),
    };
    return { outcome: { kind: 'stored', receipt }, unsent: [RELEASE] };
  } catch (error) {
    return { outcome: failureOf(error), unsent: [UNDO, RELEASE] };
  }
}

function refuse(outcome: Outcome | undefined): void {
  if (outcome !== undefined) throw new DeedFailed(outcome);
}

/** Keeps the deed's answer for repeated requests; the outcome of one that is such a request. */
function keepAnswer(
  { idempotency }: Deed,
  batch: Batch,
  sql: LedgerStatements,
): Question<Outcome | undefined> {
  if (idempotency === undefined) return { statements: [], read: () => undefined };
  const { apiKeyId, key, fingerprint, status, answer } = idempotency;
  const parameters = [apiKeyId, key, fingerprint, status, answer, batch.at, batch.idempotencySince];
  return {
    statements: [{ sql: sql.keepAnswer, parameters }],
    read: ([result]) =>
      result?.changes === 1 ? undefined : { kind: 'refused', reason: 'idempotency', label: key },
  };
}

/** @returns the rows of all RETURNING clauses */
function* applyEffects(effects: readonly Effect[], others: readonly Statement[]): Program<readonly Row[]> {
  const statements = [...effects, ...others];
  if (statements.length === 0) return [];
  let results: readonly StatementResult[];
  let fault: StatementFault | undefined;
  try {
    results = yield statements;
  } catch (error) {
    if (!(error instanceof StatementFault) || error.fault === 'unavailable') throw error;
    results = error.before;
    fault = error;
  }
  refuse(effectRefusal(effects, results, fault));
  if (fault !== undefined) throw fault;
  return results.slice(0, effects.length).flatMap(({ rows }) => rows);
}

/** The first effect that did not apply: by the rows it changed, or by a row that was there before. */
function effectRefusal(
  effects: readonly Effect[],
  results: readonly StatementResult[],
  fault: StatementFault | undefined,
): Outcome | undefined {
  const missed = effects.find(({ rows }, place) => {
    const changes = results[place]?.changes;
    return changes !== undefined && rows !== undefined && changes !== rows;
  });
  const refused = missed ?? (fault?.fault === 'unique' ? effects[results.length] : undefined);
  return refused === undefined ? undefined : { kind: 'refused', reason: 'effect', label: refused.label };
}

/** Rethrows what is not this deed's own failure: without the database, the whole batch fails. */
function failureOf(error: unknown): Outcome {
  if (error instanceof DeedFailed) return error.outcome;
  if (error instanceof StatementFault && error.fault !== 'unavailable') {
    return { kind: 'faulty', message: error.message };
  }
  throw error;
}

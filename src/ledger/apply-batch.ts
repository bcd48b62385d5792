import type { Engine } from '../storage/index.js';
import { accountWrites } from './accounts.js';
import { applyEffectiveDeed } from './apply-effective-deed.js';
import { applyPlainDeeds } from './apply-plain-deeds.js';
import { isPlain, type Batch, type Outcome } from './batch.js';
import { circumstancesOf } from './circumstances.js';
import { Journal, listeningOf, type Head } from './journal.js';
import type { LedgerStatements } from './ledger-statements.js';
import type { Program, Statement } from './program.js';
import { ask, together, type Question } from './question.js';

/** What a batch comes to. */
export interface BatchEnd {
  /** One for each deed, in the order of `batch.deeds`. */
  readonly outcomes: readonly Outcome[];
  /** What is still to be run before COMMIT; its results say nothing, so both may travel together. */
  readonly last: readonly Statement[];
}

/**
 * Everything one batch does between BEGIN and COMMIT. It locks the chain's head first, which makes the batches of all
 * replicas serial: what it reads afterwards stays true until it commits. Because all of them wait for it meanwhile, it
 * asks everything at once, and a batch of plain deeds writes only at its end. Plain deeds go before those with effects;
 * deeds under way at once have no other order.
 *
 * Nothing is written by what it yields first.
 */
export function* applyBatch(batch: Batch, engine: Engine, sql: LedgerStatements): Program<BatchEnd> {
  const plain = batch.deeds.filter(isPlain);
  const [head, listening, circumstances] = yield* ask(
    together([headOf(sql), listeningOf(batch, sql), circumstancesOf(plain, batch, sql)]),
  );
  const journal = new Journal(batch, head, listening);
  const settled = applyPlainDeeds(plain, circumstances, journal);
  const outcomes: Outcome[] = [];
  let unsent = accountWrites(circumstances.accounts, sql);
  for (const deed of batch.deeds) {
    const outcome = settled.get(deed);
    if (outcome === undefined) {
      const applied = yield* applyEffectiveDeed(deed, unsent, batch, journal, sql);
      outcomes.push(applied.outcome);
      ({ unsent } = applied);
    } else outcomes.push(outcome);
  }
  const sweep = batch.sweep ? [{ sql: sql.sweepAnswers, parameters: [batch.idempotencySince] }] : [];
  return { outcomes, last: [...unsent, ...sweep, ...journal.writes(engine, sql)] };
}

/** Locks the chain's head. */
function headOf({ lockHead }: LedgerStatements): Question<Head> {
  return {
    statements: [{ sql: lockHead, parameters: [] }],
    read: ([result]) => {
      const head = result?.rows[0];
      if (head === undefined || !ArrayBuffer.isView(head['hash'])) throw new Error('audit_head has no row');
      return { seq: Number(head['seq']), hash: head['hash'] };
    },
  };
}

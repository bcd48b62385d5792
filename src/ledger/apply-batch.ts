import type { Engine } from '../storage/index.js';
import { applyEffectiveDeed } from './apply-effective-deed.js';
import { applyPlainDeeds } from './apply-plain-deeds.js';
import { isPlain, type Batch, type Outcome } from './batch.js';
import { Journal } from './journal.js';
import type { LedgerStatements } from './ledger-statements.js';
import type { Program } from './program.js';

/**
 * Everything one batch does between BEGIN and COMMIT. It locks the chain's head first, which makes the batches of all
 * replicas serial: what it reads afterwards stays true until it commits. Plain deeds go before those with effects;
 * deeds under way at once have no other order.
 *
 * @returns one outcome per deed, in the order of `batch.deeds`
 */
export function* applyBatch(
  batch: Batch,
  engine: Engine,
  sql: LedgerStatements,
): Program<readonly Outcome[]> {
  const journal = yield* lockHead(batch, sql);
  const plain = batch.deeds.filter(isPlain);
  const plainOutcomes = (yield* applyPlainDeeds(plain, batch, journal, sql)).values();
  const outcomes: Outcome[] = [];
  for (const deed of batch.deeds) {
    const outcome = isPlain(deed)
      ? plainOutcomes.next().value
      : yield* applyEffectiveDeed(deed, batch, journal, sql);
    if (outcome !== undefined) outcomes.push(outcome);
  }
  if (batch.sweep) yield { sql: sql.sweepAnswers, parameters: [batch.idempotencySince] };
  yield* journal.write(engine, sql);
  return outcomes;
}

function* lockHead(batch: Batch, sql: LedgerStatements): Program<Journal> {
  const { rows } = yield { sql: sql.lockHead, parameters: [] };
  const head = rows[0];
  if (head === undefined || !ArrayBuffer.isView(head['hash'])) throw new Error('audit_head has no row');
  return new Journal(batch, Number(head['seq']), head['hash']);
}

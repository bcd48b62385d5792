import type { Account } from './account.js';
import { openAccounts, writeAccounts } from './accounts.js';
import type { Batch, Deed, Outcome } from './batch.js';
import { keyRefusal, readCircumstances, standingRefusal } from './checks.js';
import type { Journal } from './journal.js';
import type { LedgerStatements } from './ledger-statements.js';
import type { Program } from './program.js';

/**
 * Applies deeds that change nothing but the log and their project's account, signatures above all: a constant number
 * of statements however many they are. Charges are judged in order, so the first that fit win.
 */
export function* applyPlainDeeds(
  deeds: readonly Deed[],
  batch: Batch,
  journal: Journal,
  sql: LedgerStatements,
): Program<readonly Outcome[]> {
  const circumstances = yield* readCircumstances(deeds, batch, sql);
  const charged = new Set(deeds.map((deed) => deed.charge?.projectId).filter((id) => id !== undefined));
  const accounts = yield* openAccounts(charged, batch, sql);
  const outcomes = deeds.map(
    (deed) =>
      keyRefusal(deed, circumstances) ??
      standingRefusal(deed, circumstances) ??
      settle(deed, accounts, journal),
  );
  yield* writeAccounts(accounts, sql);
  return outcomes;
}

/** Charges a deed that passed every check and takes it into the journal. */
export function settle(deed: Deed, accounts: ReadonlyMap<string, Account>, journal: Journal): Outcome {
  if (deed.charge === undefined) return { kind: 'stored', receipt: { sequence: journal.accept(deed) } };
  const account = accounts.get(deed.charge.projectId);
  const charge = account?.charge(deed.charge.tokens);
  if (charge === undefined) {
    if (account !== undefined) journal.refuse(deed, account.state());
    return { kind: 'refused', reason: 'quota', label: deed.charge.projectId };
  }
  return { kind: 'stored', receipt: { sequence: journal.accept(deed, charge), charge } };
}

import type { Deed, Outcome } from './batch.js';
import { type Circumstances, keyRefusal, standingRefusal } from './circumstances.js';
import type { Journal } from './journal.js';

/**
 * Settles deeds that change nothing but the log and their project's account, signatures above all: without any
 * statement, however many they are. Charges are judged in order, so the first that fit win.
 */
export function applyPlainDeeds(
  deeds: readonly Deed[],
  circumstances: Circumstances,
  journal: Journal,
): ReadonlyMap<Deed, Outcome> {
  return new Map(
    deeds.map((deed) => [
      deed,
      keyRefusal(deed, circumstances) ??
        standingRefusal(deed, circumstances) ??
        settle(deed, circumstances, journal),
    ]),
  );
}

/** Charges a deed that passed every check and takes it into the journal. */
function settle(deed: Deed, { accounts }: Circumstances, journal: Journal): Outcome {
  if (deed.charge === undefined) return { kind: 'stored', receipt: { sequence: journal.accept(deed) } };
  const account = accounts.get(deed.charge.projectId);
  const charge = account?.charge(deed.charge.tokens);
  if (charge === undefined) {
    if (account !== undefined) journal.refuse(deed, account.state());
    return { kind: 'refused', reason: 'quota', label: deed.charge.projectId };
  }
  return { kind: 'stored', receipt: { sequence: journal.accept(deed, charge), charge } };
}

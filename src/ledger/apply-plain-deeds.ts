import type { Deed, Outcome } from './batch.js';
import { chargeDeed } from './charge-deed.js';
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
function settle(deed: Deed, circumstances: Circumstances, journal: Journal): Outcome {
  const { charge, refusal } = chargeDeed(deed, circumstances, journal);
  if (refusal !== undefined) return refusal;
  const sequence = journal.accept(deed, charge);
  return { kind: 'stored', receipt: { sequence, ...(charge !== undefined && { charge }) } };
}

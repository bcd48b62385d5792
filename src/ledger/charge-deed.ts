import type { Deed, Outcome } from './batch.js';
import type { Circumstances } from './circumstances.js';
import type { ChargeReceipt } from './commit.js';
import type { Journal } from './journal.js';

/** What became of a deed's charge; empty for a deed that costs nothing. */
export interface ChargedDeed {
  readonly charge?: ChargeReceipt;
  readonly refusal?: Outcome;
}

/** Takes what a deed costs from its project's account. When the tokens do not suffice, the journal tells who asked for it. */
export function chargeDeed(deed: Deed, { accounts }: Circumstances, journal: Journal): ChargedDeed {
  if (deed.charge === undefined) return {};
  const { projectId, tokens } = deed.charge;
  const account = accounts.get(projectId);
  const charge = account?.charge(tokens);
  if (charge !== undefined) return { charge };
  if (account !== undefined) journal.refuse(deed, account.state());
  return { refusal: { kind: 'refused', reason: 'quota', label: projectId } };
}

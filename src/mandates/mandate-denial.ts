import type { Mandate } from './mandate.js';

/** Why an action is not granted, with the numbers that go with some reasons. */
export type MandateDenial =
  | { readonly reason: 'invalid_signature' | 'mandate_expired' | 'mandate_revoked' | 'mandate_suspended' }
  | { readonly reason: 'scope_not_authorized'; readonly authorizedScope: readonly string[] }
  | {
      readonly reason: 'budget_exhausted';
      readonly budgetConsumedUnits: number;
      readonly budgetTotalUnits: number;
    };

/**
 * What stands against an action, the first in the contract's order; undefined when nothing does.
 * @param now Unix seconds
 */
export function denialOf(
  mandate: Mandate,
  action: string,
  cost: number,
  now: number,
): MandateDenial | undefined {
  const { status, scopeCurrent, budgetTotal, budgetConsumed } = mandate;
  if (mandate.expiresAt < now) return { reason: 'mandate_expired' };
  if (status === 'revoked') return { reason: 'mandate_revoked' };
  if (status === 'suspended') return { reason: 'mandate_suspended' };
  if (!scopeCurrent.includes(action)) {
    return { reason: 'scope_not_authorized', authorizedScope: scopeCurrent };
  }
  if (budgetTotal > 0 && budgetConsumed + cost > budgetTotal) {
    return {
      reason: 'budget_exhausted',
      budgetConsumedUnits: budgetConsumed,
      budgetTotalUnits: budgetTotal,
    };
  }
  return undefined;
}

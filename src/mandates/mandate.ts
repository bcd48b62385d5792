/** What an agent may do in whose name, and for how much. Times in Unix seconds. */
export interface Mandate {
  /** `mdt_` and 32 lowercase hex digits. */
  readonly id: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly issuedBy: string;
  /** Action names; an action is authorized by exactly the same text. */
  readonly scopeOriginal: readonly string[];
  readonly scopeCurrent: readonly string[];
  /** 0 = unlimited. */
  readonly budgetTotal: number;
  readonly budgetConsumed: number;
  readonly status: MandateStatus;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly updatedAt: number;
  /** RFC 3339 with milliseconds: the order of lists. */
  readonly createdAt: string;
}

/** `revoked` is the end. */
export type MandateStatus = 'active' | 'suspended' | 'revoked';

/** A checked request for a mandate. */
export interface NewMandate {
  readonly agentId: string;
  readonly issuedBy: string;
  readonly scope: readonly string[];
  readonly budgetTotal: number;
  readonly seconds: number;
}

/** Units left; 0 for an unlimited mandate. */
export function budgetRemaining({
  budgetTotal,
  budgetConsumed,
}: Pick<Mandate, 'budgetTotal' | 'budgetConsumed'>): number {
  return budgetTotal === 0 ? 0 : budgetTotal - budgetConsumed;
}

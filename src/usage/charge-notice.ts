import type { AccountState, ChargeReceipt, OutboxMessage } from '../ledger/index.js';
import type { ChargedCaller } from './charged-caller.js';

/** A deed that could not be paid for: it crossed no limit, and may be the first to meet one. */
const REFUSED_TOPIC = 'tokens.refused';

/** What was charged. Deeds that no event tells of go by `tokens.charged`: they may still cross a limit. */
export const CHARGE_TOPICS = [
  'token.signed',
  'token.rejected',
  'token.revoked',
  'tokens.charged',
  REFUSED_TOPIC,
] as const;

/** Which deed a message of the outbox tells of. */
export type ChargeTopic = (typeof CHARGE_TOPICS)[number];

/** The outbox's payload of a charged deed. */
export interface ChargeNotice {
  /** Written by the ledger, in the commit itself; without `source` when nothing was charged. */
  readonly charge: AccountState & Partial<Pick<ChargeReceipt, 'source'>>;
  readonly apiKeyName: string;
  readonly tokens: number;
  /** What the event tells besides. */
  readonly about: Readonly<Record<string, string | null>>;
}

/** The message that a charged deed leaves for its project's webhook, if there is one. */
export function chargeNotice(
  topic: Exclude<ChargeTopic, typeof REFUSED_TOPIC>,
  { actor, apiKeyName }: ChargedCaller,
  tokens: number,
  about: ChargeNotice['about'] = {},
): OutboxMessage {
  const notice: Omit<ChargeNotice, 'charge'> = { apiKeyName, tokens, about };
  return {
    topic,
    projectId: actor.projectId,
    payload: JSON.stringify(notice),
    withReceipt: true,
    forWebhook: true,
    refusedTopic: REFUSED_TOPIC,
  };
}

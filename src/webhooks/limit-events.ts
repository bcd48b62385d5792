import type { AccountState } from '../ledger/index.js';
import type { WebhookEvent } from './webhook.js';

/** Below this share of the free tokens a project is warned. */
const WARNING_SHARE = 0.2;

/** Which limits an account has behind it after a charge, made or refused: the first one of a month is told. Unlimited projects have none. */
export function limitEventsOf({ freeLimit, freeUsed, packRemaining }: AccountState): readonly WebhookEvent[] {
  if (freeLimit === null) return [];
  const freeRemaining = Math.max(0, freeLimit - freeUsed);
  return [
    ...(freeRemaining < freeLimit * WARNING_SHARE ? (['limit.warning'] as const) : []),
    ...(freeRemaining === 0 && packRemaining === 0 ? (['limit.reached'] as const) : []),
  ];
}

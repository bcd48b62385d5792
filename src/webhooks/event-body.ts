import { usageNumbers, type ChargeNotice } from '../usage/index.js';
import type { WebhookEvent } from './webhook.js';

type EventData = Readonly<Record<string, string | number | null>>;

/** Members of an event's `data`, in the contract's order. */
const DATA: Readonly<Record<WebhookEvent, (projectId: string, notice: ChargeNotice) => EventData>> = {
  'token.signed': (projectId, { about, apiKeyName, tokens, charge }) => {
    const { freeRemaining, packRemaining, totalRemaining, month } = usageNumbers(charge);
    return {
      sub: about['sub'] ?? null,
      email: about['email'] ?? null,
      role: about['role'] ?? null,
      projectId,
      apiKeyName,
      tokensUsed: tokens,
      freeRemaining,
      packRemaining,
      totalRemaining,
      source: charge.source ?? null,
      month,
    };
  },
  'token.rejected': (projectId, { about, apiKeyName }) => ({
    reason: about['reason'] ?? null,
    sub: about['sub'] ?? null,
    projectId,
    apiKeyName,
  }),
  'token.revoked': (projectId, { about, apiKeyName, charge }) => {
    const { freeRemaining, packRemaining, totalRemaining } = usageNumbers(charge);
    return {
      sub: about['sub'] ?? null,
      reason: about['reason'] ?? null,
      apiKeyName,
      projectId,
      freeRemaining,
      packRemaining,
      totalRemaining,
    };
  },
  'limit.warning': (_projectId, { apiKeyName, charge }) => {
    const { freeRemaining, freeLimit, freeUsed, packRemaining, totalRemaining, month } = usageNumbers(charge);
    const percentUsed = Math.floor((100 * freeUsed) / freeLimit);
    return { freeRemaining, freeLimit, packRemaining, totalRemaining, percentUsed, month, apiKeyName };
  },
  'limit.reached': (_projectId, { apiKeyName, charge }) => {
    const { freeRemaining, packRemaining, totalRemaining, month } = usageNumbers(charge);
    return { freeRemaining, packRemaining, totalRemaining, month, apiKeyName };
  },
};

/**
 * The exact text of an event: compact JSON, which published receivers write again from the parsed body.
 * @param timestamp Unix seconds
 */
export function eventBody(
  event: WebhookEvent,
  timestamp: number,
  projectId: string,
  notice: ChargeNotice,
): string {
  return JSON.stringify({ event, timestamp, data: DATA[event](projectId, notice) });
}

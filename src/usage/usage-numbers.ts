import type { ChargeReceipt } from '../ledger/index.js';

/** What an unlimited project's numbers are counted down from, so that all of them stay integers. */
const UNLIMITED_TOKENS = 1_000_000_000_000;

/** A project's tokens at one moment. All members are integers. */
export interface UsageNumbers {
  /** `YYYY-MM` in UTC. */
  readonly month: string;
  readonly freeUsed: number;
  readonly freeLimit: number;
  readonly freeRemaining: number;
  readonly packRemaining: number;
  readonly totalRemaining: number;
}

/** The numbers that follow from what was taken. A limit that was lowered below it leaves nothing, not less. */
export function usageNumbers(account: Omit<ChargeReceipt, 'source'>): UsageNumbers {
  const { month, freeUsed, packRemaining } = account;
  const freeLimit = account.freeLimit ?? UNLIMITED_TOKENS;
  const freeRemaining = Math.max(0, freeLimit - freeUsed);
  return {
    month,
    freeUsed,
    freeLimit,
    freeRemaining,
    packRemaining,
    totalRemaining: freeRemaining + packRemaining,
  };
}

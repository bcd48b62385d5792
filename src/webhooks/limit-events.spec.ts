import type { ChargeReceipt } from '../ledger/index.js';
import { limitEventsOf } from './limit-events.js';

const receipt = (freeLimit: number | null, freeUsed: number, packRemaining = 0): ChargeReceipt => ({
  source: 'free',
  month: '2026-11',
  freeLimit,
  freeUsed,
  packRemaining,
});

describe('limitEventsOf', () => {
  it.each([
    ['at a fifth left', receipt(10, 8), []],
    ['below a fifth left', receipt(10, 9), ['limit.warning']],
    ['with nothing left', receipt(10, 10), ['limit.warning', 'limit.reached']],
    ['with a pack left', receipt(10, 10, 1), ['limit.warning']],
    ['with a limit lowered below what was used', receipt(5, 10), ['limit.warning', 'limit.reached']],
    ['without any free tokens', receipt(0, 0), ['limit.reached']],
    ['without a limit', receipt(null, 1_000_000), []],
  ])('%s tells %j', (_title, charge, events) => expect(limitEventsOf(charge)).toEqual(events));
});

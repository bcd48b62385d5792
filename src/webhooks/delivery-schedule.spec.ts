import { MAX_ATTEMPTS, waitAfter } from './delivery-schedule.js';

describe('the schedule of deliveries', () => {
  it('is the contract’s: twelve attempts and these waits, in seconds', () => {
    expect(MAX_ATTEMPTS).toBe(12);
    const waits = Array.from({ length: 11 }, (_, index) => (waitAfter(index + 1) ?? NaN) / 1000);
    expect(waits).toEqual([5, 10, 20, 40, 300, 900, 1800, 3600, 7200, 14_400, 28_800]);
    expect(waitAfter(12)).toBeUndefined();
  });
});

import { monthOf, monthsUpTo } from './months.js';
import { usageNumbers } from './usage-numbers.js';

describe('usageNumbers', () => {
  it('never goes below nothing when the limit was lowered', () => {
    const account = { month: '2026-11', freeUsed: 10, freeLimit: 4, packRemaining: 3 };
    expect(usageNumbers(account)).toEqual({
      month: '2026-11',
      freeUsed: 10,
      freeLimit: 4,
      freeRemaining: 0,
      packRemaining: 3,
      totalRemaining: 3,
    });
  });

  it('counts an unlimited project down from a million million', () => {
    const account = { month: '2026-11', freeUsed: 7, freeLimit: null, packRemaining: 0 };
    expect(usageNumbers(account)).toMatchObject({ freeLimit: 1e12, freeRemaining: 1e12 - 7 });
  });
});

describe('months', () => {
  it('turn in UTC', () => {
    expect(monthOf(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toBe('2026-12');
    expect(monthOf(Date.UTC(2027, 0, 1))).toBe('2027-01');
  });

  it('go back over the turn of a year, also from a day that shorter months do not have', () => {
    expect(monthsUpTo(Date.UTC(2027, 2, 31), 6)).toEqual([
      '2026-10',
      '2026-11',
      '2026-12',
      '2027-01',
      '2027-02',
      '2027-03',
    ]);
  });
});

import { backOff } from './back-off.js';

describe('back-off', () => {
  const options = { firstMs: 100, maximumMs: 1_000 };

  it('doubles up to its maximum', () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => backOff(attempt, options, 0))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it('shortens a wait by half at most', () => {
    expect(backOff(2, options, 1)).toBe(200);
  });
});

import { coreShares } from './core-shares.js';

describe('coreShares', () => {
  it('gives each process a core where there are as many', () => {
    expect(coreShares([0, 1, 2], 3)).toEqual([[0], [1], [2]]);
  });

  it('gives neighbours, none to two processes and none to nobody, where there are more cores', () => {
    expect(coreShares([0, 1, 2, 3], 2)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(coreShares([4, 5, 6, 9, 10], 2)).toEqual([
      [4, 5],
      [6, 9, 10],
    ]);
    expect(
      coreShares(
        Array.from({ length: 64 }, (_, core) => core),
        7,
      ).flat(),
    ).toHaveLength(64);
  });

  it('lets processes share where there are fewer cores, as evenly as it can', () => {
    expect(coreShares([2, 3], 5)).toEqual([[2], [3], [2], [3], [2]]);
  });
});

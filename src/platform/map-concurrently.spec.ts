import { setImmediate as turn } from 'node:timers/promises';

import { mapConcurrently } from './map-concurrently.js';

describe('mapConcurrently', () => {
  it('keeps results in the order of the items, however long each takes', async () => {
    const results = await mapConcurrently([3, 1, 2, 0], 2, async (turns) => {
      for (let left = turns; left > 0; left -= 1) await turn();
      return turns * 10;
    });
    expect(results).toEqual([30, 10, 20, 0]);
  });

  it('never has more calls under way than it may', async () => {
    let running = 0;
    let most = 0;
    await mapConcurrently(Array.from({ length: 20 }), 4, async () => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
    });
    expect(most).toBe(4);
  });

  it('rejects with the first rejection', async () => {
    await expect(
      mapConcurrently([1, 2, 3], 2, (item) => Promise.reject(new Error(`${item}`))),
    ).rejects.toThrow('1');
  });

  it('begins no further call after a rejection', async () => {
    const begun: number[] = [];
    const map = async (item: number): Promise<void> => {
      begun.push(item);
      await turn();
      if (item === 0) throw new Error('away');
    };
    await expect(mapConcurrently([0, 1, 2, 3, 4, 5], 2, map)).rejects.toThrow('away');
    for (let left = 10; left > 0; left -= 1) await turn();
    expect(begun).toEqual([0, 1]);
  });

  it('gives nothing for nothing', async () => {
    expect(await mapConcurrently([], 4, () => Promise.reject(new Error('not called')))).toEqual([]);
  });
});

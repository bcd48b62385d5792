import { setImmediate as turn } from 'node:timers/promises';

import { RequestError, ServiceError, SignatureError } from '../errors/index.js';
import { runBatch } from './batch.js';

interface Numbered {
  readonly n: number;
}
const numbered = (count: number): Numbered[] => Array.from({ length: count }, (_, n) => ({ n }));
const itself = (item: Numbered): Numbered => item;

describe('runBatch', () => {
  it('answers every item in its place, the refused ones with their reason', async () => {
    const malformed = new RequestError('request.shape', '"message" is required');
    const tooLarge = new SignatureError('signature.too-large', 'too large');
    const plan = (item: Numbered): Numbered => {
      if (item.n === 2) throw tooLarge;
      return item;
    };
    const results = await runBatch([{ n: 1 }, malformed, { n: 2 }, { n: 3 }], plan, async (group) =>
      group.map(({ n }) => ({ done: n })),
    );
    expect(results).toEqual([{ done: 1 }, malformed, tooLarge, { done: 3 }]);
  });

  it('fails as a whole when the service is at fault, not an item', async () => {
    const down = new ServiceError('service.unavailable', 'down');
    await expect(runBatch(numbered(1), itself, () => Promise.reject(down))).rejects.toBe(down);
    const broken = (): never => {
      throw down;
    };
    await expect(runBatch(numbered(1), broken, async () => [])).rejects.toBe(down);
  });

  it('runs items in groups of up to 16, two groups at once', async () => {
    const sizes: number[] = [];
    let atOnce = 0;
    let most = 0;
    await runBatch(numbered(40), itself, async (group) => {
      sizes.push(group.length);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await turn();
      atOnce -= 1;
      return group;
    });
    expect(sizes).toEqual([16, 16, 8]);
    expect(most).toBe(2);
  });

  it('keeps the order of the items, whichever group is done first', async () => {
    const results = await runBatch(numbered(40), itself, async (group) => {
      for (let left = group[0]!.n === 0 ? 5 : 0; left > 0; left -= 1) await turn();
      return group;
    });
    expect(results).toEqual(numbered(40));
  });

  it('begins no further group when one has failed', async () => {
    const run = jest.fn().mockRejectedValue(new ServiceError('service.overloaded', 'full'));
    await expect(runBatch(numbered(160), itself, run)).rejects.toMatchObject({ code: 'service.overloaded' });
    for (let left = 10; left > 0; left -= 1) await turn();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('asks nobody for a batch of which nothing is left', async () => {
    const refused = new RequestError('request.shape', 'not an object');
    const run = jest.fn();
    await expect(runBatch([refused], itself, run)).resolves.toEqual([refused]);
    expect(run).not.toHaveBeenCalled();
  });

  it.each([
    ['too few', -1],
    ['too many', 1],
  ])('fails rather than give items the results of others when a group has one %s', async (_, more) => {
    const run = async (group: readonly Numbered[]): Promise<Numbered[]> =>
      numbered(group[0]!.n === 0 ? group.length + more : group.length);
    await expect(runBatch(numbered(20), itself, run)).rejects.toThrow(TypeError);
  });
});

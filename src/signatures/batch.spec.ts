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

  it('runs items in groups of up to 16, two groups at once, and keeps their order whichever is done first', async () => {
    const sizes: number[] = [];
    let atOnce = 0;
    let most = 0;
    const results = await runBatch(numbered(40), itself, async (group) => {
      sizes.push(group.length);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, group[0]!.n === 0 ? 20 : 1));
      atOnce -= 1;
      return group;
    });
    expect(results).toEqual(numbered(40));
    expect(sizes).toEqual([16, 16, 8]);
    expect(most).toBe(2);
  });

  it('asks nobody for a batch of which nothing is left', async () => {
    const refused = new RequestError('request.shape', 'not an object');
    const run = jest.fn();
    await expect(runBatch([refused], itself, run)).resolves.toEqual([refused]);
    expect(run).not.toHaveBeenCalled();
  });

  it('fails rather than leave an item without its result', async () => {
    await expect(runBatch(numbered(2), itself, async ([first]) => [first!])).rejects.toThrow(TypeError);
  });
});

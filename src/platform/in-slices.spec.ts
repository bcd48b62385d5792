import { mapInSlices } from './in-slices.js';

describe('mapping in slices', () => {
  it.each([0, 1, 999, 1000, 1001, 20_000])('of %i items gives every result in order', async (count) => {
    const items = Array.from({ length: count }, (_, index) => index);
    expect(await mapInSlices(items, (item) => item * 2)).toEqual(items.map((item) => item * 2));
  });

  it('lets other work run in between', async () => {
    const seen: number[] = [];
    let latest = -1;
    const other = new Promise<void>((resolve) =>
      setImmediate(() => {
        seen.push(latest);
        resolve();
      }),
    );
    await mapInSlices(
      Array.from({ length: 3000 }, (_, index) => index),
      (item) => (latest = item),
    );
    await other;
    expect(seen).toEqual([999]);
  });

  it('ends at the first item that cannot be mapped', async () => {
    const map = (item: number) => {
      if (item === 1500) throw new TypeError('not this one');
      return item;
    };
    const items = Array.from({ length: 3000 }, (_, index) => index);
    await expect(mapInSlices(items, map)).rejects.toThrow('not this one');
  });
});

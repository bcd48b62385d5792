import { compare, interleaved } from './welch.js';

/** A small generator with a fixed seed (Park and Miller), so that the outcome is the same in every run. */
const generator = (seed: number) => (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

describe('the comparison of two series of times', () => {
  it('finds nothing between two of the same kind', () => {
    const next = generator(7);
    const series = () => Array.from({ length: 2000 }, () => 1 + next());
    expect(Math.abs(compare({ one: series(), other: series() }).t)).toBeLessThan(4.5);
  });

  it('finds a difference of ten percent', () => {
    const next = generator(7);
    const series = (mean: number) => Array.from({ length: 2000 }, () => mean + next());
    expect(compare({ one: series(1.1), other: series(1) }).t).toBeGreaterThan(4.5);
  });

  it('measures each deed as often as the other, in no regular order', async () => {
    const next = generator(3);
    const order: string[] = [];
    const deed = (name: string) => async (): Promise<void> => void order.push(name);
    const samples = await interleaved({ one: deed('a'), other: deed('b') }, 100, () => next() < 0.5);
    expect([samples.one.length, samples.other.length]).toEqual([100, 100]);
    expect(order.join('')).toMatch(/aa/);
    expect(order.join('')).toMatch(/ab.*ba/);
  });
});

import { setImmediate as turn } from 'node:timers/promises';

import { GatheredOutcomes, type Outcome } from './gathered-outcomes.js';

describe('GatheredOutcomes', () => {
  /** How the answer stands after a turn. */
  const standing = async (answer: Promise<readonly Outcome[]>): Promise<unknown> =>
    await Promise.race([answer.catch((error: unknown) => error), turn().then(() => 'waiting')]);

  it('answers when the last of its operations is done, in their order', async () => {
    const sut = new GatheredOutcomes(2);
    const answer = sut.answer;
    sut.set(1, Uint8Array.of(2));
    expect(await standing(answer)).toBe('waiting');
    sut.set(0, undefined);
    expect(await standing(answer)).toEqual([undefined, Uint8Array.of(2)]);
  });

  it('fails with the first failure, and not before the others are done', async () => {
    const sut = new GatheredOutcomes(3);
    const answer = sut.answer;
    const first = new Error('first');
    sut.fail(first);
    sut.fail(new Error('second'));
    expect(await standing(answer)).toBe('waiting');
    sut.set(2, Uint8Array.of(3));
    expect(await standing(answer)).toBe(first);
  });

  it('answers at once for no operations', async () => {
    expect(await standing(new GatheredOutcomes(0).answer)).toEqual([]);
  });
});

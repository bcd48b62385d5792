import { setImmediate as turn } from 'node:timers/promises';

import { BatchLine, type InTurn } from './batch-line.js';

/** A batch of `groups` whose groups write the batch's name when they begin, and end in the next turn. */
const named =
  (name: string, groups: number, begun: string[]) =>
  async (inTurn: InTurn): Promise<string> => {
    for (let left = groups; left > 0; left -= 1) {
      await inTurn(async () => {
        begun.push(name);
        await turn();
      });
    }
    return name;
  };

/** A batch whose one group goes on until it is ended. */
const held = () => {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  const group = jest.fn(() => promise);
  return { batch: (inTurn: InTurn) => inTurn(group), group, end };
};

describe('BatchLine', () => {
  it('refuses what is one batch too many for each thread before it begins, and lets in again when one ends', async () => {
    const sut = new BatchLine(2);
    const { batch, end } = held();
    const running = Array.from({ length: 32 }, () => sut.admit(batch));
    const refused = jest.fn();
    await expect(sut.admit(refused)).rejects.toMatchObject({ code: 'service.overloaded' });
    expect(refused).not.toHaveBeenCalled();
    expect(sut.inside).toBe(32);
    end();
    await Promise.all(running);
    expect(sut.inside).toBe(0);
    await expect(sut.admit(async () => 'free again')).resolves.toBe('free again');
  });

  it('keeps no place for a batch that fails', async () => {
    const sut = new BatchLine(1);
    const failing = sut.admit((inTurn) => inTurn(() => Promise.reject(new Error('broken'))));
    await expect(failing).rejects.toThrow('broken');
    expect(sut.inside).toBe(0);
    const { batch, group, end } = held();
    const running = Array.from({ length: 8 }, () => sut.admit(batch));
    await turn();
    expect(group).toHaveBeenCalledTimes(8);
    end();
    await Promise.all(running);
  });

  it('has eight groups for each thread among single operations, the rest waits', async () => {
    const sut = new BatchLine(1);
    const { batch, group, end } = held();
    const running = Array.from({ length: 16 }, () => sut.admit(batch));
    await turn();
    expect(group).toHaveBeenCalledTimes(8);
    end();
    await Promise.all(running);
    expect(group).toHaveBeenCalledTimes(16);
  });

  it('does not run a group that still waits when its batch has failed', async () => {
    const sut = new BatchLine(1);
    const { batch, end } = held();
    const running = Array.from({ length: 8 }, () => sut.admit(batch));
    const waits = jest.fn();
    const failing = sut.admit((inTurn) =>
      Promise.all([inTurn(waits), inTurn(waits), Promise.reject(new Error('broken'))]),
    );
    await expect(failing).rejects.toThrow('broken');
    end();
    await Promise.all(running);
    await turn();
    expect(waits).not.toHaveBeenCalled();
  });

  it('gives a small batch its turn among the groups of large ones', async () => {
    const sut = new BatchLine(1);
    const begun: string[] = [];
    const large = Array.from({ length: 8 }, () => sut.admit(named('large', 20, begun)));
    const small = sut.admit(named('small', 1, begun));
    await expect(small).resolves.toBe('small');
    expect(begun.length).toBeLessThan(20);
    await Promise.all(large);
    expect(begun).toHaveLength(161);
  });
});

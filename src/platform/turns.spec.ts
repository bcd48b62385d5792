import { setImmediate as turn } from 'node:timers/promises';

import { Turns } from './turns.js';

describe('Turns', () => {
  it('runs work of one name one after another, in the order it came', async () => {
    const sut = new Turns();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await turn();
      log.push(`${name} ends`);
    };
    await Promise.all([sut.take('key', work('one')), sut.take('key', work('two'))]);
    expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  it('does not make work of another name wait', async () => {
    const sut = new Turns();
    const { promise: never, resolve } = Promise.withResolvers<void>();
    const blocked = sut.take('key', () => never);
    await expect(sut.take('other', () => Promise.resolve('done'))).resolves.toBe('done');
    resolve();
    await blocked;
  });

  it('goes on after a failure, which only its own caller sees', async () => {
    const sut = new Turns();
    const failing = sut.take('key', () => Promise.reject(new Error('mine')));
    const following = sut.take('key', () => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('mine');
    await expect(following).resolves.toBe('fine');
  });

  it('passes a shared failure to everybody who waited behind it, without running their work', async () => {
    const away = new Error('away');
    const sut = new Turns((fault) => fault === away);
    const work = jest.fn(() => Promise.resolve('fine'));
    const waiting = [
      sut.take('key', () => Promise.reject(away)),
      sut.take('key', work),
      sut.take('key', work),
    ];
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason: away })));
    expect(work).not.toHaveBeenCalled();
    await expect(sut.take('key', work)).resolves.toBe('fine');
  });
});

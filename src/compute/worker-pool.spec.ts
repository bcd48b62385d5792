import { setImmediate as nextTurn } from 'node:timers/promises';

import { KeyError, ServiceError } from '../errors/index.js';
import type { TaskReference } from './task.js';
import { WorkerPool } from './worker-pool.js';

const MODULE = import.meta.resolve('./testing/probe.worker.js');
const probe = <Input, Output>(name: string): TaskReference<Input, Output> => ({ module: MODULE, name });
const echo = probe<Uint8Array, Uint8Array>('echo');
const hold = probe<number, null>('hold');

/** Work that goes on until it is ended. */
const heldWork = () => {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  return { work: jest.fn(() => promise), end };
};

describe('WorkerPool', () => {
  let sut: WorkerPool;
  afterEach(() => sut.close());

  it('runs tasks over bytes in another thread', async () => {
    sut = new WorkerPool({ threads: 1 });
    await expect(sut.run(echo, Uint8Array.of(1, 2, 3))).resolves.toEqual(Uint8Array.of(1, 2, 3));
  });

  it('throws the error of the same class, code and facts as the task threw', async () => {
    sut = new WorkerPool({ threads: 1 });
    const error: unknown = await sut
      .run(probe<null, null>('refuse'), null)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KeyError);
    expect(error).toMatchObject({
      code: 'key.damaged',
      message: 'the probe refuses',
      facts: { probe: true },
    });
  });

  it('reports a foreign error as internal without its text', async () => {
    sut = new WorkerPool({ threads: 1 });
    const error: unknown = await sut
      .run(probe<string, null>('stumble'), 'PLANTED')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'service.internal' });
    expect((error as Error).message).toMatch(/RangeError/);
    expect((error as Error).message).not.toMatch(/PLANTED/);
  });

  it('refuses what would wait behind a full queue, and finishes everything it accepted', async () => {
    sut = new WorkerPool({ threads: 1, maxWaiting: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => sut.run(hold, 50)));
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(refused).toHaveLength(2);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(ServiceError);
      expect(reason).toMatchObject({ code: 'service.overloaded' });
    }
    await expect(sut.run(hold, 0)).resolves.toBeNull();
  });

  it('bounds work on the threads of others as it bounds its own', async () => {
    sut = new WorkerPool({ threads: 1, maxWaiting: 2 });
    const held = heldWork();
    const flood = Array.from({ length: 1_000 }, () => sut.admit(held.work));
    const outcomes = Promise.allSettled(flood);
    await Promise.resolve();
    expect(held.work).toHaveBeenCalledTimes(48);
    held.end();
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(1_000 - 48 - 2);
    expect(refused[0]).toMatchObject({ reason: { code: 'service.overloaded' } });
    expect(held.work).toHaveBeenCalledTimes(50);
    await expect(sut.admit(async () => 'free again')).resolves.toBe('free again');
  });

  it.each([
    [4, 192],
    [12, 192],
    [16, 256],
  ])(
    'lets work for libuv grow with %d cores only as far as its few threads keep up',
    async (threads, most) => {
      sut = new WorkerPool({ threads, maxWaiting: 1_000 });
      const held = heldWork();
      const works = Array.from({ length: 300 }, () => sut.admit(held.work));
      await Promise.resolve();
      expect(held.work).toHaveBeenCalledTimes(most);
      held.end();
      await Promise.all(works);
    },
  );

  it.each([
    [1, 3],
    [2, 16],
    [4, 16],
    [20, 20],
  ])('lets %d cores have %d groups of a batch for libuv at once', async (threads, most) => {
    sut = new WorkerPool({ threads, maxWaiting: 1_000 });
    const held = heldWork();
    const groups = Array.from({ length: 40 }, () => sut.admit(held.work, 16));
    await Promise.resolve();
    expect(held.work).toHaveBeenCalledTimes(most);
    held.end();
    await Promise.all(groups);
  });

  it('counts work on the threads of others by its operations, and takes all of them back', async () => {
    sut = new WorkerPool({ threads: 1, maxWaiting: 48 });
    for (let round = 0; round < 3; round += 1) {
      const held = heldWork();
      const works = [30, 18, 1, 47].map((operations) => sut.admit(held.work, operations));
      const refused = sut.admit(held.work, 1);
      await expect(refused).rejects.toMatchObject({ code: 'service.overloaded' });
      expect(held.work).toHaveBeenCalledTimes(2);
      held.end();
      await Promise.all(works);
      expect(held.work).toHaveBeenCalledTimes(4);
    }
  });

  it('keeps nothing of a flood that it refused', async () => {
    sut = new WorkerPool({ threads: 1, maxWaiting: 4 });
    await sut.run(hold, 0);
    // One input for all: whatever memory grows by is the pool's.
    const input = new Uint8Array(100_000);
    const flood = async (): Promise<number> => {
      const inputs = Array.from({ length: 400 }, () => sut.run(echo, input));
      const outcomes = await Promise.allSettled(inputs);
      return outcomes.filter(({ status }) => status === 'rejected').length;
    };
    expect(await flood()).toBe(395);
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 50; round += 1) expect(await flood()).toBe(395);
    // 50 rounds posted 2 GB; what is refused is never copied.
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it('ends a worker that hangs and goes on with another', async () => {
    sut = new WorkerPool({ threads: 1, deadline: 25_000 });
    await sut.run(hold, 0);
    // A deadline of its own: starting a thread may take longer than that on a busy machine.
    await expect(sut.run(probe<null, null>('hang'), null, 300)).rejects.toMatchObject({
      code: 'service.unavailable',
      message: 'a worker missed its deadline',
    });
    await expect(sut.run(echo, Uint8Array.of(7))).resolves.toEqual(Uint8Array.of(7));
  });

  it.each(['crash', 'throwOutside'])(
    'survives a worker that ends by %s, failing only its own task',
    async (name) => {
      sut = new WorkerPool({ threads: 2 });
      const others = Array.from({ length: 6 }, (_, index) => sut.run(echo, Uint8Array.of(index)));
      const doomed = sut.run(probe<null, null>(name), null);
      await expect(doomed).rejects.toMatchObject({ code: 'service.unavailable' });
      await expect(Promise.all(others)).resolves.toHaveLength(6);
      const after = await Promise.all(Array.from({ length: 6 }, () => sut.run(echo, Uint8Array.of(9))));
      expect(after).toHaveLength(6);
    },
  );

  it('runs again what was handed over together with a task that ends its worker', async () => {
    sut = new WorkerPool({ threads: 1 });
    const first = sut.run(hold, 100);
    const before = sut.run(echo, Uint8Array.of(1));
    const doomed = sut.run(probe<null, null>('crash'), null);
    const behind = sut.run(echo, Uint8Array.of(2));
    await expect(doomed).rejects.toMatchObject({ code: 'service.unavailable', message: 'a worker failed' });
    await expect(Promise.all([first, before, behind])).resolves.toEqual([
      null,
      Uint8Array.of(1),
      Uint8Array.of(2),
    ]);
  });

  it('answers each of the tasks that were handed over together with its own outcome', async () => {
    sut = new WorkerPool({ threads: 1 });
    const tasks = [
      sut.run(hold, 50),
      sut.run(echo, Uint8Array.of(1)),
      sut.run(probe<null, null>('refuse'), null),
      sut.run(echo, Uint8Array.of(2)),
    ];
    await expect(Promise.allSettled(tasks)).resolves.toMatchObject([
      { value: null },
      { value: Uint8Array.of(1) },
      { reason: { code: 'key.damaged' } },
      { value: Uint8Array.of(2) },
    ]);
  });

  it('posts once what several tasks share that are handed over together', async () => {
    sut = new WorkerPool({ threads: 1 });
    const sameAsBefore = probe<object, boolean>('sameAsBefore');
    const key = { publicKey: new Uint8Array(64).subarray(0, 32) };
    const [, first, second] = await Promise.all([
      sut.run(hold, 50),
      sut.run(sameAsBefore, key),
      sut.run(sameAsBefore, key),
    ]);
    expect([first, second]).toEqual([false, true]);
  });

  it('hands over together what arrives in one turn, also when its threads are free', async () => {
    sut = new WorkerPool({ threads: 1 });
    const sameAsBefore = probe<object, boolean>('sameAsBefore');
    const key = { publicKey: new Uint8Array(32) };
    await expect(Promise.all([sut.run(sameAsBefore, key), sut.run(sameAsBefore, key)])).resolves.toEqual([
      false,
      true,
    ]);
  });

  it('refuses what still waits when it is closed', async () => {
    sut = new WorkerPool({ threads: 1 });
    const running = sut.run(hold, 50);
    await nextTurn();
    const waiting = sut.run(echo, Uint8Array.of(1));
    const outcomes = Promise.allSettled([running, waiting]);
    await sut.close();
    await expect(outcomes).resolves.toMatchObject([
      { value: null },
      { reason: { code: 'service.unavailable' } },
    ]);
  });

  it('shows an advanced epoch to every worker', async () => {
    sut = new WorkerPool({ threads: 2 });
    const read = probe<null, number>('epoch');
    await expect(sut.run(read, null)).resolves.toBe(0);
    sut.epoch.advance();
    await expect(Promise.all([sut.run(read, null), sut.run(read, null)])).resolves.toEqual([1, 1]);
  });

  it('gives workers the same memory, not a copy', async () => {
    const memory = new SharedArrayBuffer(1);
    sut = new WorkerPool({ threads: 1, shared: { memory } });
    const seen = await sut.run(probe<string, SharedArrayBuffer>('shared'), 'memory');
    new Uint8Array(memory).fill(42);
    expect(new Uint8Array(seen)).toEqual(Uint8Array.of(42));
  });

  it('refuses tasks once it is closed, and closes twice without harm', async () => {
    sut = new WorkerPool({ threads: 1 });
    const running = sut.run(hold, 50);
    await sut.run(echo, Uint8Array.of(1));
    await sut.close();
    await expect(running).resolves.toBeNull();
    await sut.close();
    await expect(sut.run(echo, Uint8Array.of(1))).rejects.toMatchObject({ code: 'service.unavailable' });
  });
});

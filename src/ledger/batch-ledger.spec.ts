import { SystemClock } from '../platform/clock.js';
import { TimeOrderedIds } from '../platform/ids.js';
import { BatchLedger } from './batch-ledger.js';
import type { Batch, BatchResult } from './batch.js';
import type { BatchRunner } from './batch-runner.js';

const ACTOR = { name: 'system', projectId: null, requestId: '00000000-0000-4000-8000-000000000000' };
const ENTRY = { action: 'key.retire', target: 'key', outcome: 'ok' } as const;

/** A database that is away for its first batch, and stores everything afterwards. */
class ReturningRunner implements BatchRunner {
  readonly batches: Batch[] = [];

  async run(batch: Batch): Promise<BatchResult> {
    this.batches.push(batch);
    if (this.batches.length === 1) return { kind: 'unavailable', message: 'away' };
    return {
      kind: 'committed',
      outcomes: batch.deeds.map(() => ({ kind: 'stored', receipt: { sequence: [1] } })),
    };
  }

  async close(): Promise<void> {}
}

describe('BatchLedger', () => {
  beforeEach(() => {
    // Of the event loop's own turns nothing may be faked: batches gather over them.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  });
  afterEach(() => jest.useRealTimers());

  it('goes on after notes that waited for the database went along with a deed before their own time came', async () => {
    const runner = new ReturningRunner();
    const sut = new BatchLedger(runner, new SystemClock(), new TimeOrderedIds(), 2);
    sut.note(ACTOR, ENTRY);
    while (jest.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    await sut.commit({ actor: ACTOR, entries: [ENTRY] });
    expect(runner.batches.map(({ deeds }) => deeds.length)).toEqual([1, 2]);
    jest.runOnlyPendingTimers();
    await sut.commit({ actor: ACTOR, entries: [ENTRY] });
    expect(runner.batches.at(-1)?.deeds).toHaveLength(1);
    await sut.close();
  });

  it.each([
    ['waits on one core for what comes some turns of the event loop later', 1, [1, 2]],
    ['commits at once where another core would be idle meanwhile', 2, [1, 1, 1]],
  ])('%s', async (_effect, cores, sizes) => {
    const runner = new ReturningRunner();
    const sut = new BatchLedger(runner, new SystemClock(), new TimeOrderedIds(), cores);
    const commit = (): Promise<unknown> => sut.commit({ actor: ACTOR, entries: [ENTRY] });
    await expect(commit()).rejects.toMatchObject({ code: 'service.unavailable' });
    const early = commit();
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([early, commit()]);
    expect(runner.batches.map(({ deeds }) => deeds.length)).toEqual(sizes);
    await sut.close();
  });
});

import { RecordingLogger } from '../../api/http/testing/recording-logger.js';
import type { LogFields } from '../../platform/logging/logger.js';
import { TestClock } from '../../platform/testing/test-clock.js';
import type { CopyListener, CopyProcess, Ending } from './copy-process.js';
import { LASTING_FAULT, type Note, type ToCopy } from './messages.js';
import { Supervisor } from './supervisor.js';

/** A process that does what a test says. */
class FakeCopy implements CopyProcess {
  readonly received: ToCopy[] = [];
  readonly signals: string[] = [];

  constructor(
    readonly pid: number,
    readonly listener: CopyListener,
  ) {}

  send(message: ToCopy): void {
    this.received.push(message);
  }

  kill(signal: string): void {
    this.signals.push(signal);
  }

  start(): this {
    this.listener.heard({ kind: 'here' });
    this.listener.heard({ kind: 'started' });
    return this;
  }

  end(status: number | null, signal: string | null = null): void {
    this.listener.ended({ status, signal } satisfies Ending);
  }
}

describe('Supervisor', () => {
  let copies: FakeCopy[];
  let logger: RecordingLogger;
  let clock: TestClock;
  let sut: Supervisor;
  let ended: Promise<number>;
  let forkFault: Error | undefined;
  let pinned: [number: number, pid: number][];
  let pinFault: Error | undefined;
  beforeEach(() => {
    jest.useFakeTimers();
    copies = [];
    logger = new RecordingLogger();
    clock = new TestClock();
    forkFault = undefined;
    const fork = (listener: CopyListener): CopyProcess => {
      if (forkFault !== undefined) throw forkFault;
      const copy = new FakeCopy(100 + copies.length, listener);
      copies.push(copy);
      return copy;
    };
    pinned = [];
    pinFault = undefined;
    const pin = (number: number, pid: number): readonly number[] => {
      if (pinFault !== undefined) throw pinFault;
      pinned.push([number, pid]);
      return number === 1 ? [11] : [number + 10, number + 20];
    };
    sut = new Supervisor({ processes: 3, threads: 2, pinning: { pin }, fork, logger, clock });
    ended = sut.run();
  });
  afterEach(() => void jest.useRealTimers());

  const copy = (index: number): FakeCopy => copies[index]!;
  const startAll = (): void => {
    copy(0).start();
    copy(1).start();
    copy(2).start();
  };
  const fieldsOf = (said: string): readonly LogFields[] =>
    logger.lines.filter(({ message }) => message === said).map(({ fields }) => fields);
  const seats = (): readonly ToCopy[] => copies.flatMap(({ received }) => received);

  it('starts one, and the others when it serves; only that one is the first', () => {
    expect(copies).toHaveLength(1);
    copy(0).listener.heard({ kind: 'here' });
    expect(copies).toHaveLength(1);
    copy(0).listener.heard({ kind: 'started' });
    expect(copies).toHaveLength(3);
    copy(1).start();
    copy(2).start();
    expect(seats()).toEqual([
      { kind: 'seat', number: 1, first: true, threads: 1 },
      { kind: 'seat', number: 2, first: false, threads: 2 },
      { kind: 'seat', number: 3, first: false, threads: 2 },
    ]);
  });

  it('pins each process that it starts when that is there, and says where it runs', async () => {
    expect(pinned).toEqual([]);
    startAll();
    expect(pinned).toEqual([
      [1, 100],
      [2, 101],
      [3, 102],
    ]);
    expect(fieldsOf('a process takes requests')[2]).toMatchObject({ process: 3, cores: '13,23' });
    copy(1).end(1);
    await jest.advanceTimersByTimeAsync(0);
    copy(3).start();
    expect(pinned[3]).toEqual([2, 103]);
  });

  it('goes on with one that cannot be pinned, and says so', () => {
    pinFault = new Error('not allowed');
    startAll();
    expect(seats().map((seat) => 'threads' in seat && seat.threads)).toEqual([2, 2, 2]);
    expect(fieldsOf('a process takes requests')[0]?.['cores']).toBeUndefined();
    expect(fieldsOf('a process is not held on its cores')).toEqual([
      { process: 1, pid: 100 },
      { process: 2, pid: 101 },
      { process: 3, pid: 102 },
    ]);
  });

  it('ends with 1 and says nothing when the first does not start, since that one said why', async () => {
    copy(0).listener.heard({ kind: 'here' });
    copy(0).end(1);
    expect(await ended).toBe(1);
    expect([copies.length, logger.lines.length]).toEqual([1, 0]);
  });

  it('says why when the first was killed before it could', async () => {
    copy(0).end(null, 'SIGKILL');
    await expect(ended).rejects.toThrow('the first process was ended before it took requests (SIGKILL)');
  });

  it('says so, too, when the first was told to end, which is no failure of its own', async () => {
    copy(0).listener.heard({ kind: 'here' });
    copy(0).end(0);
    await expect(ended).rejects.toThrow('the first process was ended before it took requests (status 0)');
  });

  it('replaces one that ends, under its number but not as the first, at once and then with pauses', async () => {
    startAll();
    copy(0).end(null, 'SIGKILL');
    await jest.advanceTimersByTimeAsync(0);
    expect(copies).toHaveLength(4);
    copy(3).listener.heard({ kind: 'here' });
    expect(copy(3).received).toEqual([{ kind: 'seat', number: 1, first: false, threads: 1 }]);
    copy(3).end(1);
    await jest.advanceTimersByTimeAsync(999);
    expect(copies).toHaveLength(4);
    await jest.advanceTimersByTimeAsync(1);
    expect(copies).toHaveLength(5);
    const told = logger.lines.filter(({ message }) => message === 'a process ended and is replaced');
    expect(told.map(({ fields }) => fields)).toEqual([
      { process: 1, pid: 100, status: null, signal: 'SIGKILL', pauseSeconds: 0 },
      { process: 1, pid: 103, status: 1, signal: null, pauseSeconds: 1 },
    ]);
  });

  it('does not replace one that says no other could start, as with a refused PIN, and keeps the rest', async () => {
    startAll();
    copy(1).end(null, 'SIGKILL');
    await jest.advanceTimersByTimeAsync(0);
    copy(3).listener.heard({ kind: 'here' });
    copy(3).end(LASTING_FAULT);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(copies).toHaveLength(4);
    expect(logger.lines.at(-1)).toMatchObject({
      level: 'error',
      message: 'a process cannot start and is not tried again until a restart',
      fields: { process: 2, pid: 103, status: LASTING_FAULT },
    });
    copy(0).end(null, 'SIGKILL');
    await jest.advanceTimersByTimeAsync(0);
    expect(copies).toHaveLength(5);
    sut.stop('SIGTERM');
    copy(4).end(0);
    copy(2).end(0);
    expect(await ended).toBe(0);
  });

  it('ends with 1 when no process is left that could start', async () => {
    startAll();
    for (const index of [0, 1, 2]) copy(index).end(LASTING_FAULT);
    expect(await ended).toBe(1);
  });

  it('ends with 1 also when the first says that no other could start', async () => {
    copy(0).listener.heard({ kind: 'here' });
    copy(0).end(LASTING_FAULT);
    expect(await ended).toBe(1);
    expect([copies.length, logger.lines.length]).toEqual([1, 0]);
  });

  it('takes no notice of what a process says, or how it ended, after its end', async () => {
    startAll();
    copy(1).end(null, 'SIGKILL');
    await jest.advanceTimersByTimeAsync(0);
    const told = logger.lines.length;
    copy(1).start();
    copy(1).end(1);
    expect([copy(3).received, logger.lines.length]).toEqual([[], told]);
    copy(0).listener.heard({ kind: 'ask', question: '1', from: 1 });
    expect(copy(3).received).toEqual([]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(copies).toHaveLength(4);
  });

  it('tries again when the machine has no room for another process', async () => {
    startAll();
    forkFault = new Error('spawn ENOMEM');
    copy(1).end(null, 'SIGKILL');
    await jest.advanceTimersByTimeAsync(10);
    forkFault = undefined;
    await jest.advanceTimersByTimeAsync(1000);
    expect(copies).toHaveLength(4);
  });

  it('has all end on a signal, waits for each, and replaces none', async () => {
    startAll();
    sut.stop('SIGTERM');
    sut.stop('SIGINT');
    expect(copies.map(({ signals }) => signals)).toEqual([['SIGTERM'], ['SIGTERM'], ['SIGTERM']]);
    copy(0).end(0);
    copy(2).end(0);
    await jest.advanceTimersByTimeAsync(60);
    expect(copies).toHaveLength(3);
    copy(1).end(0);
    expect(await ended).toBe(0);
  });

  it('ends well, too, when the signal comes while some load their code', async () => {
    copy(0).start();
    copy(1).end(1);
    await jest.advanceTimersByTimeAsync(0);
    sut.stop('SIGINT');
    copy(0).end(0);
    copy(2).end(null, 'SIGTERM');
    // A terminal signals every process of its group.
    copy(3).end(null, 'SIGINT');
    expect(await ended).toBe(0);
  });

  it('replaces none that died just before the signal', async () => {
    startAll();
    copy(1).end(1);
    sut.stop('SIGTERM');
    copy(0).end(0);
    copy(2).end(0);
    expect(await ended).toBe(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(copies).toHaveLength(3);
  });

  it('kills what hangs within 20 s of the signal, and ends with 1', async () => {
    startAll();
    sut.stop('SIGTERM');
    copy(0).end(0);
    copy(1).end(0);
    await jest.advanceTimersByTimeAsync(19_499);
    expect(copy(2).signals).toEqual(['SIGTERM']);
    await jest.advanceTimersByTimeAsync(1);
    expect([copy(0).signals, copy(2).signals]).toEqual([['SIGTERM'], ['SIGTERM', 'SIGKILL']]);
    copy(2).end(null, 'SIGKILL');
    expect(await ended).toBe(1);
  });

  it('ends with 1 when a copy does not shut down well', async () => {
    startAll();
    sut.stop('SIGTERM');
    for (const [index, status] of [0, 1, 0].entries()) copy(index).end(status);
    expect(await ended).toBe(1);
  });

  it('passes on what copies ask and answer, only to those that serve', () => {
    copy(0).start();
    copy(1).start();
    copy(2).listener.heard({ kind: 'here' });
    for (const { received } of copies) received.length = 0;
    const ask: Note = { kind: 'ask', question: '1', from: 1 };
    const answer: Note = { kind: 'text', question: '1', from: 2, to: 1, text: 'a 1' };
    copy(0).listener.heard(ask);
    copy(1).listener.heard(answer);
    expect(copies.map(({ received }) => received)).toEqual([[answer], [ask], []]);
  });

  it('has those that serve read their certificate anew; the signal would end one that is starting', () => {
    copy(0).start();
    sut.reload();
    expect(copies.map(({ signals }) => signals)).toEqual([['SIGHUP'], [], []]);
  });
});

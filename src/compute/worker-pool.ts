import { availableParallelism } from 'node:os';

import { Piscina } from 'piscina';

import { ServiceError } from '../errors/index.js';
import { BatchLine } from './batch-line.js';
import { Epoch } from './epoch.js';
import { Gate, overloaded } from './gate.js';
import { groupTask } from './task-group.js';
import { postable } from './task-input.js';
import { TaskLine, type PendingTask } from './task-line.js';
import type { TaskReference } from './task.js';
import { unwrap, type TaskResult } from './task-result.js';
import type { WorkerStart } from './worker-context.js';

export interface WorkerPoolOptions {
  /** @default as many as the machine has cores */
  readonly threads?: number;
  /** Tasks that may wait for a thread; more are refused. @default 256 per thread */
  readonly maxWaiting?: number;
  /** Milliseconds a task may run before its worker is ended. @default 5000 */
  readonly deadline?: number;
  /** Given to every worker at its start, by name: shared memory and plain records. */
  readonly shared?: Readonly<Record<string, unknown>>;
}

/** How busy a pool is. */
export interface PoolState {
  readonly threads: number;
  /** Threads that compute. */
  readonly active: number;
  /** Tasks that wait for a thread. */
  readonly waiting: number;
  /** Batches that are worked on, with those that wait for their turn. */
  readonly batches: number;
}

const WAITING_PER_THREAD = 256;
/**
 * Operations on libuv's threads. Enough that a thread which is done with a group finds the next without the event loop's
 * help, few enough that files and tokens, which share those threads, do not wait long: libuv has four of them where
 * nothing else is configured.
 */
const ADMITTED = { perThread: 48, upTo: 192, butPerThread: 16 };
/**
 * The same for groups, which are a batch's. The event loop is away for longer while it writes such answers; the threads
 * of one core alone would only get into its way.
 */
const ADMITTED_IN_GROUPS = { perThread: 128, upTo: 256, butPerThread: 16 };
const DEADLINE = 5_000;
/** Milliseconds without a task after which a worker ends, but for the last one. Each costs some 25 MB. */
const IDLE = 30_000;
/** MB. Tasks are over bytes that lie outside the heap: more would only be garbage kept longer. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96 };

/**
 * Worker threads for computation that would block the event loop. Tasks are pure functions over bytes; a worker that
 * crashes or hangs is replaced and only the task that made it do so fails: those that were handed over together with it
 * are run again, each alone.
 */
export class WorkerPool {
  /** Advancing it makes every worker drop its caches of secrets. */
  readonly epoch = new Epoch();
  readonly #batches = new Map<string, BatchLine>();
  readonly #pool: Piscina<unknown, unknown>;
  readonly #threads: number;
  readonly #maxWaiting: number;
  readonly #line = new TaskLine();
  /** Threads that have a group of tasks. */
  #busy = 0;
  #filling = false;
  /** For work that is asynchronous by itself. */
  readonly #outside: Gate;
  readonly #deadline: number;
  #closing: Promise<void> | undefined;

  /** Starts a thread, and more as tasks wait; they load a task's module when it is first run. */
  constructor(options: WorkerPoolOptions = {}) {
    const threads = options.threads ?? availableParallelism();
    const start: WorkerStart = { epoch: this.epoch.memory, shared: options.shared ?? {} };
    const maxWaiting = options.maxWaiting ?? threads * WAITING_PER_THREAD;
    this.#threads = threads;
    this.#maxWaiting = maxWaiting;
    this.#outside = new Gate(
      admitted(threads, ADMITTED),
      maxWaiting,
      admitted(threads, threads > 1 ? ADMITTED_IN_GROUPS : ADMITTED),
    );
    this.#deadline = options.deadline ?? DEADLINE;
    this.#pool = new Piscina({
      minThreads: 1,
      idleTimeout: IDLE,
      maxThreads: threads,
      // The line is the queue: piscina's does not bound tasks that can be cancelled, and ours all can. While a dead
      // worker is being replaced its place's task waits here.
      maxQueue: threads,
      // A worker asleep in Atomics.wait runs no timers, and expired secrets are wiped by timers.
      atomics: 'disabled',
      workerData: start,
      resourceLimits: WORKER_LIMITS,
    });
    // A worker that dies without a task is replaced; with no listener the event would end the process.
    this.#pool.on('error', () => {});
  }

  /**
   * Runs a task and resolves with its value.
   *
   * @param deadline milliseconds for this task, if not the pool's
   * @throws the task's own error, by code; ServiceError `service.overloaded` when too many wait,
   *   `service.unavailable` when the worker crashed, missed the deadline or the pool is closed
   */
  async run<Input, Output>(
    task: TaskReference<Input, Output>,
    input: Input,
    deadline?: number,
  ): Promise<Output> {
    if (this.#closing !== undefined) throw closed();
    if (this.#line.length >= this.#maxWaiting + this.#threads - this.#busy) throw overloaded();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const own = deadline === undefined ? {} : { deadline };
    this.#line.push({ module: task.module, name: task.name, input, ...own, resolve, reject });
    this.#fillSoon();
    // The function that the reference names gives this type.
    return (await promise) as Output;
  }

  /** Whether half of the tasks that may wait do: work that has another place to go leaves the rest to what has not. */
  get isHalfFull(): boolean {
    return this.#line.length >= this.#maxWaiting / 2;
  }

  /**
   * Where batches wait before their groups come here. Those of a backend do not wait for another's, which may be a
   * slow token.
   * @param backend one of a few names
   */
  batchesOf(backend: string): BatchLine {
    const known = this.#batches.get(backend);
    if (known !== undefined) return known;
    const line = new BatchLine(this.#threads);
    this.#batches.set(backend, line);
    return line;
  }

  /** Numbers for metrics. */
  state(): PoolState {
    return {
      threads: this.#threads,
      active: this.#busy,
      waiting: this.#line.length,
      batches: [...this.#batches.values()].reduce((sum, { inside }) => sum + inside, 0),
    };
  }

  /**
   * Runs work that computes on libuv's threads, under a bound like that of the pool's own tasks: libuv's queue has
   * none, so a flood would only grow memory.
   *
   * @param operations how many the work consists of
   * @throws what the work throws; ServiceError `service.overloaded` when too much waits
   */
  async admit<Outcome>(work: () => Promise<Outcome>, operations = 1): Promise<Outcome> {
    return await this.#outside.within(work, operations);
  }

  /** Refuses what waits, waits for what runs, then ends the threads. Idempotent. */
  close(): Promise<void> {
    for (const { reject } of this.#line.drain()) reject(closed());
    this.#closing ??= this.#pool.close();
    return this.#closing;
  }

  /** Once in a turn of the event loop, so that what arrives together is handed over together. */
  #fillSoon(): void {
    if (this.#filling) return;
    this.#filling = true;
    setImmediate(() => {
      this.#filling = false;
      this.#fill();
    });
  }

  /** Gives free threads what waits. */
  #fill(): void {
    while (this.#busy < this.#threads && this.#line.length > 0) {
      this.#busy += 1;
      void this.#serve(this.#line.take(this.#threads));
    }
  }

  /** Takes a group through a thread, which then finds more work before anybody is answered. */
  async #serve(group: readonly PendingTask[]): Promise<void> {
    const answers = await this.#outcomes(group);
    this.#busy -= 1;
    this.#fill();
    for (const answer of answers) answer();
  }

  async #outcomes(group: readonly PendingTask[]): Promise<readonly (() => void)[]> {
    try {
      const results = await this.#runTogether(group);
      return group.map((one, place) => () => settle(one, results[place]));
    } catch (error) {
      const [only] = group;
      if (only !== undefined && group.length === 1) return [() => only.reject(error)];
      return await this.#outcomesAlone(group);
    }
  }

  /** Tasks change nothing but their result, so what a dead worker had done already does no harm. */
  async #outcomesAlone(group: readonly PendingTask[]): Promise<readonly (() => void)[]> {
    const answers: (() => void)[] = [];
    for (const one of group) answers.push(...(await this.#outcomes([one])));
    return answers;
  }

  async #runTogether(group: readonly PendingTask[]): Promise<readonly TaskResult<unknown>[]> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), group[0]?.deadline ?? this.#deadline);
    try {
      const { module: filename, name } = groupTask;
      // As one, so that what the inputs share is copied once.
      const tasks = postable(group.map(({ module, name: task, input }) => ({ module, name: task, input })));
      // The worker exports `runGroup` under that name.
      return (await this.#pool.run(tasks, { filename, name, signal: late.signal })) as TaskResult<unknown>[];
    } catch (error) {
      throw late.signal.aborted
        ? unavailable('a worker missed its deadline')
        : unavailable('a worker failed', error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function admitted(threads: number, { perThread, upTo, butPerThread }: typeof ADMITTED): number {
  return Math.max(Math.min(threads * perThread, upTo), threads * butPerThread);
}

function settle({ resolve, reject }: PendingTask, result: TaskResult<unknown> | undefined): void {
  try {
    if (result === undefined) throw unavailable('a worker answered too little');
    resolve(unwrap(result));
  } catch (error) {
    reject(error);
  }
}

function closed(): ServiceError {
  return unavailable('the worker pool is closed');
}

function unavailable(message: string, cause?: unknown): ServiceError {
  return new ServiceError('service.unavailable', message, {
    facts: { part: 'compute' },
    ...(cause !== undefined && { cause }),
  });
}

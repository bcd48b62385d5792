import { availableParallelism } from 'node:os';

import { Piscina } from 'piscina';

import { ServiceError, TwinsealError } from '../errors/index.js';
import { Epoch } from './epoch.js';
import { Gate } from './gate.js';
import { postable } from './task-input.js';
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
  /** Tasks that are running. */
  readonly active: number;
  /** Tasks that wait for a thread. */
  readonly waiting: number;
}

const WAITING_PER_THREAD = 256;
/** Enough to keep libuv's threads busy, few enough that files and tokens, which share them, do not wait long. */
const ADMITTED_PER_THREAD = 8;
const DEADLINE = 5_000;
/** Milliseconds without a task after which a worker ends, but for the last one. Each costs some 25 MB. */
const IDLE = 30_000;
/** MB. Tasks are over bytes that lie outside the heap: more would only be garbage kept longer. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96 };

/**
 * Worker threads for computation that would block the event loop. Tasks are pure functions over bytes; a worker that
 * crashes or hangs is replaced and only its own task fails.
 */
export class WorkerPool {
  /** Advancing it makes every worker drop its caches of secrets. */
  readonly epoch = new Epoch();
  readonly #pool: Piscina<unknown, unknown>;
  readonly #gate: Gate;
  /** For work that is asynchronous by itself. */
  readonly #outside: Gate;
  readonly #deadline: number;
  #closing: Promise<void> | undefined;

  /** Starts a thread, and more as tasks wait; they load a task's module when it is first run. */
  constructor(options: WorkerPoolOptions = {}) {
    const threads = options.threads ?? availableParallelism();
    const start: WorkerStart = { epoch: this.epoch.memory, shared: options.shared ?? {} };
    const maxWaiting = options.maxWaiting ?? threads * WAITING_PER_THREAD;
    this.#gate = new Gate(threads, maxWaiting);
    this.#outside = new Gate(threads * ADMITTED_PER_THREAD, maxWaiting);
    this.#deadline = options.deadline ?? DEADLINE;
    this.#pool = new Piscina({
      minThreads: 1,
      idleTimeout: IDLE,
      maxThreads: threads,
      // The gate is the queue. While a dead worker is being replaced its place's task waits here.
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
    deadline: number = this.#deadline,
  ): Promise<Output> {
    if (this.#closing !== undefined) throw unavailable('the worker pool is closed');
    await this.#gate.enter();
    try {
      return await this.#runNow(task, input, deadline);
    } finally {
      this.#gate.leave();
    }
  }

  /** Numbers for metrics. */
  state(): PoolState {
    const { places: threads, inside: active, waiting } = this.#gate;
    return { threads, active, waiting };
  }

  /**
   * Runs work that computes on libuv's threads, under a bound like that of the pool's own tasks: libuv's queue has
   * none, so a flood would only grow memory.
   *
   * @throws what the work throws; ServiceError `service.overloaded` when too much waits
   */
  async admit<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    await this.#outside.enter();
    try {
      return await work();
    } finally {
      this.#outside.leave();
    }
  }

  /** Waits for what runs, then ends the threads. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#pool.close();
    return this.#closing;
  }

  async #runNow<Input, Output>(
    task: TaskReference<Input, Output>,
    input: Input,
    deadline: number,
  ): Promise<Output> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), deadline);
    try {
      const { module: filename, name } = task;
      // Modules export what `task` made under that name; the reference carries the types.
      const result = (await this.#pool.run(postable(input), {
        filename,
        name,
        signal: late.signal,
      })) as TaskResult<Output>;
      return unwrap(result);
    } catch (error) {
      throw this.#explained(error, late.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }

  #explained(error: unknown, late: boolean): unknown {
    if (late) return unavailable('a worker missed its deadline');
    // Our own errors came out of `unwrap`; everything else is about the worker itself.
    return error instanceof TwinsealError ? error : unavailable('a worker failed', error);
  }
}

function unavailable(message: string, cause?: unknown): ServiceError {
  return new ServiceError('service.unavailable', message, {
    facts: { part: 'compute' },
    ...(cause !== undefined && { cause }),
  });
}

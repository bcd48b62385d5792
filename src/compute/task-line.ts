import type { GroupedTask } from './task-group.js';

/** A task on its way through the pool, and who waits for its value. */
export interface PendingTask extends GroupedTask {
  /** Milliseconds, for a task that has a deadline of its own; it then runs alone. */
  readonly deadline?: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Enough that handing over, waking and answering are paid once for several tasks; few enough that a thread comes back
 * within milliseconds.
 */
const GROUP = 16;

/** Tasks in the order they came. */
export class TaskLine {
  readonly #tasks: PendingTask[] = [];

  get length(): number {
    return this.#tasks.length;
  }

  push(task: PendingTask): void {
    this.#tasks.push(task);
  }

  /** What the next thread does at once: its share of what waits, so that other threads find work too. */
  take(threads: number): readonly PendingTask[] {
    const share = Math.min(GROUP, Math.ceil(this.#tasks.length / threads));
    const alone = this.#tasks.slice(0, share).findIndex(({ deadline }) => deadline !== undefined);
    return this.#tasks.splice(0, alone === -1 ? share : Math.max(1, alone));
  }

  /** Everything that waits, which then waits no more. */
  drain(): readonly PendingTask[] {
    return this.#tasks.splice(0);
  }
}

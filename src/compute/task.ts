import { failure, type TaskResult } from './task-result.js';

/**
 * Names a function that a worker runs: an export of a worker module, made with `task`. `Input` and `Output` exist for
 * the compiler alone. Inputs and outputs are bytes and plain records: they are copied between threads.
 */
export interface TaskReference<Input, Output> {
  /** What `import.meta.resolve('./x.worker.js')` gave: a file URL, or a path. */
  readonly module: string;
  /** The exported name. */
  readonly name: string;
  /** Never set. */
  readonly types?: (input: Input) => Output;
}

/** A function as workers export it: it never throws, it answers a record. */
export type Task<Input, Output> = (input: Input) => Promise<TaskResult<Output>>;

/** Makes an exportable task of a function. For `*.worker.ts` files. */
export function task<Input, Output>(run: (input: Input) => Output | Promise<Output>): Task<Input, Output> {
  return async (input) => {
    try {
      return { ok: true, value: await run(input) };
    } catch (error) {
      return failure(error);
    }
  };
}

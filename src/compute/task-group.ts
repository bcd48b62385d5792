import type { TaskReference } from './task.js';
import type { TaskResult } from './task-result.js';

/** One task of a group, as it is posted: where its function is, and its input. */
export interface GroupedTask {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

/** Runs its tasks one after the other; one result for each, in their order. */
export const groupTask: TaskReference<readonly GroupedTask[], readonly TaskResult<unknown>[]> = {
  module: import.meta.resolve('./task-group.worker.js'),
  name: 'runGroup',
};

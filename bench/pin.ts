import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Whether processes can be held on one core each: two cores and `taskset`. */
export const canPin = availableParallelism() >= 2 && spawnSync('taskset', ['-V']).status === 0;

/** Where a process may run. */
export type Cores = 0 | 1 | 'all';

/** What to put in front of a command to hold it on a core; nothing where that is impossible, or for all cores. */
export const onCore = (cores: Cores): readonly string[] =>
  canPin && cores !== 'all' ? ['taskset', '-c', String(cores)] : [];

import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Whether processes can be held on one core each: two cores and `taskset`. */
export const canPin = availableParallelism() >= 2 && spawnSync('taskset', ['-V']).status === 0;

/** What to put in front of a command to hold it on `core`; nothing where that is impossible. */
export const onCore = (core: 0 | 1): readonly string[] => (canPin ? ['taskset', '-c', String(core)] : []);

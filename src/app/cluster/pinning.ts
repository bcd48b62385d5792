import { spawnSync } from 'node:child_process';

import { ConfigurationError } from '../../platform/config/configuration-error.js';
import { coreShares } from './core-shares.js';

/** Holds each of several processes on its share of the cores (`TWINSEAL_PIN_PROCESSES`). */
export class Pinning {
  readonly #shares: readonly (readonly number[])[];

  private constructor(shares: readonly (readonly number[])[]) {
    this.#shares = shares;
  }

  /** Shares out the cores that this process may use. @throws ConfigurationError where processes cannot be pinned */
  static open(processes: number): Pinning {
    try {
      return new Pinning(coreShares(coresIn(taskset('-cp', String(process.pid))), processes));
    } catch (error) {
      const fault = 'TWINSEAL_PIN_PROCESSES needs the program taskset, which Linux has (util-linux)';
      throw new ConfigurationError([fault], { cause: error });
    }
  }

  /**
   * Holds a process with all its threads, and those that it starts from then on.
   * @param number of the process, from 1 on
   * @returns its cores
   * @throws Error when the system does not allow it, or the process is gone
   */
  pin(number: number, pid: number): readonly number[] {
    const cores = this.#shares[number - 1] ?? [];
    taskset('-acp', cores.join(','), String(pid));
    return cores;
  }
}

/** Node has no call for it. @returns what the program says @throws Error */
function taskset(...parameters: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('taskset', parameters, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`taskset: ${stderr.trim()}`);
  return stdout;
}

/** Reads `…: 0-3,8`. @throws Error when there is no such list */
function coresIn(text: string): readonly number[] {
  const list = /: ([\d,-]+)\s*$/.exec(text)?.[1];
  if (list === undefined) throw new Error('taskset lists no cores');
  return list.split(',').flatMap((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { ConfigurationError } from '../../platform/config/configuration-error.js';
import { coreList } from './core-list.js';
import { coreShares } from './core-shares.js';

/** Milliseconds. The program takes two; meanwhile the supervisor hands no connection on. */
const PATIENCE = 5_000;

/** Holds each of several processes on its share of the cores (`TWINSEAL_PIN_PROCESSES`). */
export class Pinning {
  readonly #shares: readonly (readonly number[])[];
  readonly #program: string;

  private constructor(shares: readonly (readonly number[])[], program: string) {
    this.#shares = shares;
    this.#program = program;
  }

  /**
   * Shares out the cores that this process may use, and holds this process on all of them, to see whether that works.
   * @param program util-linux's `taskset`, where the system keeps its own programs
   * @throws ConfigurationError where processes cannot be pinned
   */
  static open(processes: number, program = 'taskset'): Pinning {
    try {
      const cores = usableCores();
      hold(program, process.pid, cores);
      return new Pinning(coreShares(cores, processes), program);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      throw new ConfigurationError(
        [`TWINSEAL_PIN_PROCESSES needs Linux and its program taskset (util-linux): ${reason}`],
        { cause: error },
      );
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
    hold(this.#program, pid, cores);
    return cores;
  }
}

/** @throws Error where the system does not tell */
function usableCores(): readonly number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return coreList(list ?? '');
}

/** Node has no call that pins. The program gets none of our environment, where secrets may be. @throws Error */
function hold(program: string, pid: number, cores: readonly number[]): void {
  const parameters = ['-acp', cores.join(), String(pid)];
  const { status, stderr, error } = spawnSync(program, parameters, {
    encoding: 'utf8',
    env: {},
    timeout: PATIENCE,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr.trim());
}

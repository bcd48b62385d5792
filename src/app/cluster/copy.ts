import type { Exposition, Metrics } from '../../platform/metrics/index.js';

/** What a process knows about itself that serves beside others like it, under a supervisor. */
export interface Copy {
  /** 1 to `TWINSEAL_PROCESSES`; one that replaces another takes over its number. */
  readonly number: number;
  /** Whether it starts before the others: it alone makes what a first start makes, and prints what a start prints. */
  readonly first: boolean;
  /** Its share of the cores. */
  readonly threads: number;

  /** What `/metrics` answers with: the numbers of all. */
  exposition(metrics: Metrics): Exposition;

  /** Calls `end` when the supervisor is gone: nobody would replace or stop this process any more. */
  whenAlone(end: () => void): void;
}

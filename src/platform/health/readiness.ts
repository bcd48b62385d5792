import type { Logger } from '../logging/logger.js';

/** What one check found. */
export interface CheckResult {
  readonly ok: boolean;
  /** Why not, for operators: shown without a key, so it never holds a value, an address or a secret. */
  readonly reason?: string;
}

/** Something the service needs to do its work. */
export interface ReadinessCheck {
  readonly name: string;
  /** A rejection counts as not ready; its message goes to the log only. */
  check(): Promise<CheckResult>;
}

/** One line of the report. */
export interface CheckReport extends CheckResult {
  readonly name: string;
}

/** Longest time one check may take, milliseconds; the contract allows 10 s for the whole answer. */
const CHECK_DEADLINE_MS = 6_000;

/** The checks that decide whether this replica takes requests. */
export class Readiness {
  readonly #checks: ReadinessCheck[] = [];
  readonly #logger: Logger;
  readonly #deadlineMs: number;
  #last: readonly CheckReport[] = [];

  constructor(logger: Logger, deadlineMs = CHECK_DEADLINE_MS) {
    this.#logger = logger;
    this.#deadlineMs = deadlineMs;
  }

  /** Adds a check. @throws TypeError for a name that is taken */
  register(check: ReadinessCheck): void {
    if (this.#checks.some(({ name }) => name === check.name)) {
      throw new TypeError(`two readiness checks are named ${check.name}`);
    }
    this.#checks.push(check);
  }

  /** Runs all checks at once, in the order of registration. Never rejects, and takes no longer than the deadline. */
  async report(): Promise<readonly CheckReport[]> {
    this.#last = await Promise.all(this.#checks.map((check) => this.#run(check)));
    return this.#last;
  }

  /** The last report; empty before the first. */
  last(): readonly CheckReport[] {
    return this.#last;
  }

  async #run(check: ReadinessCheck): Promise<CheckReport> {
    const { promise: late, resolve } = Promise.withResolvers<CheckResult>();
    const timer = setTimeout(() => resolve({ ok: false, reason: 'no answer in time' }), this.#deadlineMs);
    try {
      const { ok, reason } = await Promise.race([check.check(), late]);
      return { name: check.name, ok, ...(reason !== undefined && { reason }) };
    } catch (error) {
      this.#logger.warn('a readiness check failed', { check: check.name }, error);
      return { name: check.name, ok: false, reason: 'unavailable' };
    } finally {
      clearTimeout(timer);
    }
  }
}

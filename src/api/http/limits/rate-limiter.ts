import type { Clock } from '../../../platform/clock.js';

const WINDOW_MS = 60_000;

/** How a request stands against its limit. */
export interface RateVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  /** Requests left in this window. */
  readonly remaining: number;
  /** Whole seconds until the window ends, at least 1. */
  readonly resetSeconds: number;
}

/**
 * Counts requests in fixed windows of one minute, in this process. All counters share the window, so forgetting the
 * old ones is dropping one map, and memory is bounded by the API keys that called within a minute.
 */
export class RateLimiter {
  readonly #clock: Clock;
  #windowEnds = 0;
  #counts = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one request of `counter`; `limit` is at least 1. A refused request is not counted. */
  take(counter: string, limit: number): RateVerdict {
    const now = this.#clock.now();
    this.#turnWindow(now);
    const used = this.#counts.get(counter) ?? 0;
    const allowed = used < limit;
    if (allowed) this.#counts.set(counter, used + 1);
    return this.#verdict(allowed, limit, limit - used - 1, now);
  }

  /** How `counter` stands, without counting. */
  peek(counter: string, limit: number): RateVerdict {
    const now = this.#clock.now();
    this.#turnWindow(now);
    const used = this.#counts.get(counter) ?? 0;
    return this.#verdict(used < limit, limit, limit - used, now);
  }

  #verdict(allowed: boolean, limit: number, left: number, now: number): RateVerdict {
    const resetSeconds = Math.max(1, Math.ceil((this.#windowEnds - now) / 1000));
    return { allowed, limit, remaining: Math.max(0, left), resetSeconds };
  }

  #turnWindow(now: number): void {
    // A clock set back would otherwise stretch the window.
    if (now < this.#windowEnds && this.#windowEnds - now <= WINDOW_MS) return;
    this.#windowEnds = now + WINDOW_MS;
    this.#counts = new Map();
  }
}

import type { Clock } from './clock.js';

/** How long a pure read may be answered from memory: the most it can lag behind a change made by another replica. */
export const RECENT_MS = 1_000;
/** Many more things than one replica reads within a second; the oldest go first. */
const CAPACITY = 10_000;

interface Remembered<Value> {
  readonly value: Value;
  readonly since: number;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/** A ticket for one read: proves that nothing was forgotten between its start and its end. */
export interface ReadTicket {
  readonly generation: number;
  readonly startedAt: number;
}

/**
 * What was read within the last second, by name. Only things that exist: that something is missing is always read
 * anew. Nothing that signs, charges or changes state rests on it, since the ledger checks again in the commit.
 */
export class RecentReads<Value> {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Remembered<Value>>();
  #generation = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(name: string): Value | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    const now = this.#clock.now();
    // A clock that was set back must not stretch the second.
    if (now < entry.since || now >= entry.until) {
      this.#entries.delete(name);
      return undefined;
    }
    return entry.value;
  }

  /** To be called before the database is asked: the second counts from here. */
  begin(): ReadTicket {
    return { generation: this.#generation, startedAt: this.#clock.now() };
  }

  /**
   * Keeps what a read found, unless something was forgotten while it ran: it may have read what was true before.
   * @param expiresAt milliseconds since the Unix epoch, when the thing itself ends before the second does
   */
  remember(name: string, value: Value, ticket: ReadTicket, expiresAt = Infinity): void {
    if (ticket.generation !== this.#generation) return;
    const until = Math.min(ticket.startedAt + RECENT_MS, expiresAt);
    this.#entries.delete(name);
    this.#entries.set(name, { value, since: ticket.startedAt, until });
    if (this.#entries.size > CAPACITY) this.#dropOldest();
  }

  /** Forgets everything: called after each change made here, which are rare. */
  forget(): void {
    this.#generation += 1;
    this.#entries.clear();
  }

  #dropOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

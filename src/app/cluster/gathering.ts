/** Within this time, milliseconds, a process must have said that its numbers come: one that hangs does not. */
const COMING_MS = 1000;

/**
 * Longest wait for the numbers themselves, milliseconds. Those that only the database knows take as long as it does,
 * some seconds while it is away; Prometheus waits ten.
 */
const TEXT_MS = 8000;

/** What other processes answer to one question. */
export class Gathering {
  readonly #awaited: Set<number>;
  readonly #coming = new Set<number>();
  readonly #texts = new Map<number, string>();
  readonly #all = Promise.withResolvers<ReadonlyMap<number, string>>();
  readonly #timers: readonly NodeJS.Timeout[];

  /** @param others whose answers are waited for */
  constructor(others: readonly number[]) {
    this.#awaited = new Set(others);
    this.#timers = [
      setTimeout(() => this.#giveUp((number) => !this.#coming.has(number)), COMING_MS),
      setTimeout(() => this.#giveUp(() => true), TEXT_MS),
    ];
    this.#endWhenComplete();
  }

  /** The texts of those that answered, by number, as soon as no other is waited for. */
  get texts(): Promise<ReadonlyMap<number, string>> {
    return this.#all.promise;
  }

  /** An answer of that process is under way. */
  comes(from: number): void {
    this.#coming.add(from);
  }

  /** An answer is here. */
  take(from: number, text: string): void {
    if (!this.#awaited.delete(from)) return;
    this.#texts.set(from, text);
    this.#endWhenComplete();
  }

  #giveUp(on: (number: number) => boolean): void {
    for (const number of [...this.#awaited].filter(on)) this.#awaited.delete(number);
    this.#endWhenComplete();
  }

  #endWhenComplete(): void {
    if (this.#awaited.size > 0) return;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#all.resolve(this.#texts);
  }
}

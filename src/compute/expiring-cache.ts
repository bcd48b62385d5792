import type { Epoch } from './epoch.js';

export interface ExpiringCacheOptions<Value> {
  /** The least recently used entry beyond this many goes. */
  readonly entries: number;
  /** Milliseconds that an entry lives from when it was set, used or not. */
  readonly lifetime: number;
  /** Called once for every value that leaves, whatever the reason: overwrites secrets. */
  readonly dispose?: (value: Value) => void;
  /** When it has advanced, everything goes before the next look-up. */
  readonly epoch?: Epoch;
}

interface Entry<Value> {
  readonly value: Value;
  readonly timer: NodeJS.Timeout;
}

/** A small cache, bounded in number and time, for keys in loaded form. */
export class ExpiringCache<Value> {
  readonly #options: ExpiringCacheOptions<Value>;
  /** In order of use, the least recent first. */
  readonly #entries = new Map<string, Entry<Value>>();
  #epoch: number | undefined;

  constructor(options: ExpiringCacheOptions<Value>) {
    this.#options = options;
    this.#epoch = options.epoch?.current;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    this.#followEpoch();
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value): void {
    this.#followEpoch();
    this.delete(key);
    // A timer per entry wipes on time; unref'd, it keeps no process alive.
    const timer = setTimeout(() => this.delete(key), this.#options.lifetime).unref();
    this.#entries.set(key, { value, timer });
    if (this.#entries.size > this.#options.entries) this.#dropLeastRecent();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    this.#entries.delete(key);
    this.#options.dispose?.(entry.value);
  }

  clear(): void {
    for (const key of this.#entries.keys()) this.delete(key);
  }

  #followEpoch(): void {
    const current = this.#options.epoch?.current;
    if (current === this.#epoch) return;
    this.#epoch = current;
    this.clear();
  }

  #dropLeastRecent(): void {
    const [leastRecent] = this.#entries.keys();
    if (leastRecent !== undefined) this.delete(leastRecent);
  }
}

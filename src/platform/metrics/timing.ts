/** One series of a histogram: how many durations fell into each bucket. */
export class Timing {
  readonly #bounds: readonly number[];
  /** Not cumulative; the last one is for what is longer than every bound. */
  readonly #counts: Float64Array;
  #sum = 0;

  /** @param bounds upper ends of the buckets, seconds, ascending */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** Of all durations, seconds. */
  get sum(): number {
    return this.#sum;
  }

  /** How many durations there were. */
  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  observe(seconds: number): void {
    let bucket = 0;
    while (seconds > (this.#bounds[bucket] ?? Infinity)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** For each bound, how many durations were at most that long. */
  cumulative(): readonly { readonly bound: number; readonly count: number }[] {
    let count = 0;
    return this.#bounds.map((bound, bucket) => {
      count += this.#counts[bucket] ?? 0;
      return { bound, count };
    });
  }
}

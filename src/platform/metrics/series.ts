/** What a metric keeps for one set of labels, such as a `Count` or a `Timing`. */
interface Entry<Labels, Kept> {
  readonly labels: Labels;
  readonly kept: Kept;
}

/**
 * The series of one metric. Whoever counts asks once for the series it needs and keeps it: counting is then an addition,
 * where prom-client's own counters put a text of all labels together each time.
 */
export class Series<Labels, Kept> {
  readonly #make: () => Kept;
  readonly #entries: Entry<Labels, Kept>[] = [];

  constructor(make: () => Kept) {
    this.#make = make;
  }

  /** Begins a series; to be called once for each set of labels. */
  begin(labels: Labels): Kept {
    const kept = this.#make();
    this.#entries.push({ labels, kept });
    return kept;
  }

  entries(): readonly Entry<Labels, Kept>[] {
    return this.#entries;
  }
}

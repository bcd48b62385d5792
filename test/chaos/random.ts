/** Repeatable chance: the same seed makes the same choices. Not for secrets. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    const chosen = list[this.between(0, list.length - 1)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }

  /** A copy in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const places = list.map((item) => ({ item, place: this.next() }));
    return places.toSorted((one, other) => one.place - other.place).map(({ item }) => item);
  }

  /** At most `count` of the list. */
  sample<T>(list: readonly T[], count: number): readonly T[] {
    return this.shuffled(list).slice(0, count);
  }
}

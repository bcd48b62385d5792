/** One series of a counter. */
export class Count {
  #value = 0;

  /** Since the start. */
  get value(): number {
    return this.#value;
  }

  inc(by = 1): void {
    this.#value += by;
  }
}

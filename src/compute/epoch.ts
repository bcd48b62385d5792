/**
 * A counter in memory that all threads share. Caches of secrets remember the value they were filled under and drop
 * everything when it has moved on: the one message that reaches every worker, also a busy one.
 */
export class Epoch {
  readonly #cell: Int32Array<SharedArrayBuffer>;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#cell = new Int32Array(memory);
  }

  get memory(): SharedArrayBuffer {
    return this.#cell.buffer;
  }

  get current(): number {
    return Atomics.load(this.#cell, 0);
  }

  /** Makes every thread drop what it cached, before it next uses it. */
  advance(): void {
    Atomics.add(this.#cell, 0, 1);
  }
}

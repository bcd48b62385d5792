const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** A process that lived so long did not die of its start. */
const STEADY_MS = 60_000;

/**
 * How long to wait before a process that died is replaced: not at all the first time, then from a second to half a
 * minute, so that one that dies at every start takes no cores from those that serve.
 */
export class RestartPauses {
  #next = 0;

  /** @param livedMs how long the process lived. Milliseconds to wait. */
  after(livedMs: number): number {
    const pause = livedMs >= STEADY_MS ? 0 : this.#next;
    this.#next = pause === 0 ? FIRST_MS : Math.min(2 * pause, LONGEST_MS);
    return pause;
  }
}

/** Between two attempts, milliseconds. */
const PAUSE_MS = 5000;

/**
 * Goes on trying to open what did not open at the start. Software needs nothing from outside: when it does not open, the
 * machine was too busy for a self-test's deadline, and that passes.
 */
export class LateOpening {
  readonly #pause: number;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param pause between two attempts, milliseconds */
  constructor(pause = PAUSE_MS) {
    this.#pause = pause;
  }

  /** Tries `open` after a pause, and again until it succeeds or `stop` is called. */
  start(open: () => Promise<void>): void {
    this.#stopped = false;
    this.#again(open);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #again(open: () => Promise<void>): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      open().catch(() => this.#again(open));
    }, this.#pause);
    // Waiting for a better moment is no reason to keep the process.
    this.#timer.unref();
  }
}

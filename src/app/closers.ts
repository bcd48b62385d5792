import type { Logger } from '../platform/logging/logger.js';

/** Undoes what was opened, last first, whatever one of the steps says. */
export class Closers {
  readonly #logger: Logger;
  readonly #steps: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(name: string, close: () => Promise<void> | void): void {
    this.#steps.push({ name, close });
  }

  /** Closes everything once; a second call finds nothing left. */
  async closeAll(): Promise<void> {
    for (const { name, close } of this.#steps.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        this.#logger.error('a part did not close cleanly', { part: name }, error);
      }
    }
  }
}

import { databaseUnavailable } from './storage-fault.js';

/** A success proves the next calls of this span too, so that probes never load the database. */
const PROOF_LASTS_MS = 1000;

/** Asks for a durable write, at most one at a time and one per second. */
export class WriteProbe {
  readonly #write: () => Promise<void>;
  #underWay: Promise<void> | undefined;
  #provenAt = Number.NEGATIVE_INFINITY;

  /** @param write commits one small write, or rejects */
  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** Rejects with `service.unavailable` (facts `part`: `database`) when the write fails. */
  async prove(): Promise<void> {
    if (performance.now() - this.#provenAt < PROOF_LASTS_MS) return;
    this.#underWay ??= this.#attempt();
    await this.#underWay;
  }

  async #attempt(): Promise<void> {
    try {
      await this.#write();
      this.#provenAt = performance.now();
    } catch (error) {
      throw databaseUnavailable(error);
    } finally {
      this.#underWay = undefined;
    }
  }
}

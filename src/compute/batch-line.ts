import { Gate, overloaded } from './gate.js';

/** Runs a group of a batch's operations when its turn comes. */
export type InTurn = <Outcome>(group: () => Promise<Outcome>) => Promise<Outcome>;

/** For each thread: batches that are let in, those that wait for their turn included. What they were sent is in memory. */
const BATCHES = 16;
/**
 * For each thread: groups that run or wait among single operations. At 16 operations each they take half of the places
 * in line there.
 */
const GROUPS = 8;

/**
 * Where batches wait. Batches that all put their groups in line would fill it, and the first that finds no place has
 * signed most of its items for nothing. So a batch is let in as a whole or refused before anything is done, and
 * its groups take turns with those of the others: a small batch does not wait for the end of a large one.
 */
export class BatchLine {
  readonly #batches: number;
  readonly #groups: Gate;
  #inside = 0;

  constructor(threads: number) {
    this.#batches = threads * BATCHES;
    // Bounded by the batches that are let in.
    this.#groups = new Gate(threads * GROUPS, Number.POSITIVE_INFINITY);
  }

  /** Batches that were let in and have not ended. */
  get inside(): number {
    return this.#inside;
  }

  /**
   * Runs a batch that passes each of its groups to `inTurn`.
   *
   * @throws what the batch throws; ServiceError `service.overloaded` when too many are inside
   */
  async admit<Outcome>(batch: (inTurn: InTurn) => Promise<Outcome>): Promise<Outcome> {
    if (this.#inside >= this.#batches) throw overloaded();
    this.#inside += 1;
    try {
      return await batch((group) => this.#groups.within(group));
    } finally {
      this.#inside -= 1;
    }
  }
}

import { ServiceError } from '../errors/index.js';
import { Gate, overloaded } from './gate.js';

/** Runs a group of a batch's operations when its turn comes. */
export type InTurn = <Outcome>(group: () => Promise<Outcome>) => Promise<Outcome>;

/** For each thread: batches that are let in, those that wait for their turn included. What they were sent is in memory. */
const BATCHES = 16;
/**
 * For each thread: groups that run or wait among single operations. At 16 operations each, 32 where a composite's halves
 * share a backend, they leave half of the places in line there, or a sixth.
 */
const GROUPS = 8;

/**
 * Where the batches of one backend wait. Batches that all put their groups in line at once would fill it, and the first
 * that finds no place has signed most of its items for nothing. So a batch is let in as a whole or refused before anything
 * is done, and its groups take turns with those of the others: a small batch does not wait for the end of a large one.
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
   * Runs a batch that passes each of its groups to `inTurn`. A group that still waits when the batch has failed is not run.
   *
   * @throws what the batch throws; ServiceError `service.overloaded` when too many are inside
   */
  async admit<Outcome>(batch: (inTurn: InTurn) => Promise<Outcome>): Promise<Outcome> {
    if (this.#inside >= this.#batches) throw overloaded('too many batches are under way');
    this.#inside += 1;
    let ended = false;
    const inTurn: InTurn = (group) => this.#groups.within(() => (ended ? Promise.reject(over()) : group()));
    try {
      return await batch(inTurn);
    } finally {
      ended = true;
      this.#inside -= 1;
    }
  }
}

/** Nobody waits for this answer any more. */
function over(): ServiceError {
  return new ServiceError('service.unavailable', 'the batch of this group has ended', {
    facts: { part: 'compute' },
  });
}

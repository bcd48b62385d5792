import { ServiceError } from '../errors/index.js';

/** Somebody in line, and how many places he needs. */
interface Waiting {
  readonly places: number;
  readonly admit: () => void;
}

/** Lets so many in at once, so many more wait in line, and turns away the rest. Nobody is let past who came first. */
export class Gate {
  readonly #places: number;
  readonly #placesForGroups: number;
  readonly #maxWaiting: number;
  readonly #line: Waiting[] = [];
  /** Places that are taken. */
  #inside = 0;
  /** Places that those in line ask for. */
  #waiting = 0;

  /**
   * @param maxWaiting places that may be waited for
   * @param placesForGroups how many are taken at most when somebody enters who needs several
   */
  constructor(places: number, maxWaiting: number, placesForGroups = places) {
    this.#places = places;
    this.#placesForGroups = placesForGroups;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Resolves when there is room; call `leave` with as many afterwards. Who needs more places than there are goes in
   * alone.
   *
   * @throws ServiceError `service.overloaded`
   */
  async enter(places = 1): Promise<void> {
    if (this.#line.length === 0 && this.#fits(places)) {
      this.#inside += places;
      return;
    }
    if (this.#waiting + places > this.#maxWaiting) throw overloaded();
    this.#waiting += places;
    await new Promise<void>((admit) => this.#line.push({ places, admit }));
  }

  /**
   * Runs `work` inside.
   * @throws what the work throws; ServiceError `service.overloaded`
   */
  async within<Outcome>(work: () => Promise<Outcome>, places = 1): Promise<Outcome> {
    await this.enter(places);
    try {
      return await work();
    } finally {
      this.leave(places);
    }
  }

  /** @param places as many as were entered with */
  leave(places = 1): void {
    this.#inside -= places;
    let next = this.#line[0];
    while (next !== undefined && this.#fits(next.places)) {
      this.#line.shift();
      this.#waiting -= next.places;
      this.#inside += next.places;
      next.admit();
      next = this.#line[0];
    }
  }

  #fits(places: number): boolean {
    const room = places > 1 ? this.#placesForGroups : this.#places;
    return this.#inside === 0 || this.#inside + places <= room;
  }
}

/** What is said to work for which there is no room. */
export function overloaded(message = 'too many operations are waiting for a worker'): ServiceError {
  return new ServiceError('service.overloaded', message, {
    facts: { part: 'compute' },
  });
}

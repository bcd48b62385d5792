import { ServiceError } from '../errors/index.js';

/** A place in the gate; `leave` gives it to whoever waits longest. */
type Admit = () => void;

/** Lets so many in at once, so many more wait in line, and turns away the rest. */
export class Gate {
  readonly #places: number;
  readonly #maxWaiting: number;
  readonly #waiting: Admit[] = [];
  #inside = 0;

  constructor(places: number, maxWaiting: number) {
    this.#places = places;
    this.#maxWaiting = maxWaiting;
  }

  /** Resolves when there is a place; call `leave` afterwards. @throws ServiceError `service.overloaded` */
  async enter(): Promise<void> {
    if (this.#inside < this.#places) {
      this.#inside += 1;
      return;
    }
    if (this.#waiting.length >= this.#maxWaiting) throw overloaded();
    await new Promise<void>((admit) => this.#waiting.push(admit));
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#inside -= 1;
    else next();
  }
}

/** What is said to a task for which there is no room. */
export function overloaded(): ServiceError {
  return new ServiceError('service.overloaded', 'too many operations are waiting for a worker', {
    facts: { part: 'compute' },
  });
}

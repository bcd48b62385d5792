import type { BackendOrder, EngineName, Operation, Rates } from '../backend-figures.js';
import { runChild } from '../child.js';
import { measured, type References, type Row } from '../harness/row.js';
import type { SignatureRoute } from '../signature-routes.js';

/** Of each figure; the compiler is done with an engine by then. */
const SECONDS = 2;

/** An engine by itself on core 0, between the loads of a route that uses it: with another key each time, and with one. */
export class BesideEngine {
  readonly #engine: EngineName;
  readonly #route: SignatureRoute;
  readonly #seconds: number;
  readonly #operations: readonly [oneKey: Operation, inTurn: Operation];
  readonly #rates: Rates[] = [];

  constructor(engine: EngineName, route: SignatureRoute, seconds: number) {
    this.#engine = engine;
    this.#route = route;
    this.#seconds = Math.min(seconds, SECONDS);
    this.#operations = [route.operation, `${route.operation}, keys in turn`];
  }

  async measure(): Promise<void> {
    const order: BackendOrder = {
      engine: this.#engine,
      seconds: this.#seconds,
      operations: this.#operations,
    };
    this.#rates.push(await runChild<Rates>(0, 'engine-core.ts', order));
  }

  rows(): readonly Row[] {
    return this.#operations.map((operation) =>
      measured(
        'http',
        this.#nameOf(operation),
        'per second',
        this.#rates.flatMap((rates) => rates[operation] ?? []),
      ),
    );
  }

  references(): References {
    const [oneKey, inTurn] = this.#operations;
    return { reference: this.#nameOf(inTurn), also: this.#nameOf(oneKey) };
  }

  #nameOf(operation: Operation): string {
    return `${this.#engine} by itself, beside ${this.#route.name}: ${operation}`;
  }
}

import type { BackendOrder, EngineName, Operation, Rates } from '../backend-figures.js';
import { runChild } from '../child.js';
import { measured, type Area, type References, type Row } from '../harness/row.js';

/** Of each figure; the compiler is done with an engine by then. */
const SECONDS = 2;

/** What is held against an engine. */
export interface HeldAgainst {
  readonly area: Area;
  readonly name: string;
  readonly engine: EngineName;
  /** What the engine does by itself. */
  readonly operations: readonly Operation[];
}

/** An engine by itself on core 0, right before each measurement of what is held against it. */
export class BesideEngine {
  readonly #held: HeldAgainst;
  readonly #order: BackendOrder;
  readonly #rates: Rates[] = [];

  constructor(held: HeldAgainst, seconds: number) {
    this.#held = held;
    const { engine, operations } = held;
    this.#order = { engine, operations, seconds: Math.min(seconds, SECONDS) };
  }

  async measure(): Promise<void> {
    this.#rates.push(await runChild<Rates>(0, 'engine-core.ts', this.#order));
  }

  rows(): readonly Row[] {
    return this.#held.operations.map((operation) =>
      measured(
        this.#held.area,
        this.#nameOf(operation),
        'per second',
        this.#rates.flatMap((rates) => rates[operation] ?? []),
      ),
    );
  }

  /** Its rows of one operation or two. */
  references(operation: Operation, also?: Operation): References {
    return {
      reference: this.#nameOf(operation),
      ...(also !== undefined && { also: this.#nameOf(also) }),
    };
  }

  #nameOf(operation: Operation): string {
    return `${this.#held.engine} by itself, beside ${this.#held.name}: ${operation}`;
  }
}

import type { Row } from '../harness/row.js';

/** How long and how often to measure. */
export interface Effort {
  /** Per figure. */
  readonly seconds: number;
  /** Times that every figure is taken. */
  readonly repeats: number;
}

/** One part of `make bench`. Its rows refer to rows of its own. */
export type Scenario = (effort: Effort) => Promise<readonly Row[]>;

/** Runs `once` as often as asked, and gives the values of each name together. */
export const repeated = async <Name extends string>(
  repeats: number,
  once: () => Promise<Readonly<Partial<Record<Name, number>>>>,
): Promise<ReadonlyMap<Name, readonly number[]>> => {
  const values = new Map<Name, readonly number[]>();
  for (let round = 0; round < repeats; round += 1) {
    // Object.entries forgets the names' type.
    for (const [name, value] of Object.entries(await once()) as [Name, number][]) {
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  return values;
};

/** What a figure is about, in the order of the report. */
export const AREAS = [
  'engines',
  'providers',
  'pool',
  'http',
  'processes',
  'storage',
  'start',
  'memory',
  'growth',
] as const;
export type Area = (typeof AREAS)[number];

/** How a figure counts. More is better for rates, less for the others. */
export type Unit = 'per second' | 'ms' | 'MB';

/** One figure, measured one or more times in the same run. */
export interface Row {
  readonly area: Area;
  /** Unique in a run. */
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  readonly median: number;
  /** (largest - smallest) / median. */
  readonly spread: number;
  /** The row of the same run that this one is held against, by name; absent for a reference itself. */
  readonly reference?: string;
  /** A second one. */
  readonly also?: string;
  /** Further figures of the same measurement, such as latencies in milliseconds. */
  readonly more?: Readonly<Record<string, number>>;
}

/** The rows that a row is held against. */
export type References = Pick<Row, 'reference' | 'also'>;

type Extra = References & Pick<Row, 'more'>;

/** The middle value, or the mean of the two in the middle; not a number without any. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (upper + lower) / 2;
};

/** A row of the values of its repetitions. @throws Error without any */
export const measured = (
  area: Area,
  name: string,
  unit: Unit,
  values: readonly number[],
  extra: Extra = {},
): Row => {
  const sorted = values.toSorted((a, b) => a - b);
  const [smallest, largest] = [sorted[0], sorted.at(-1)];
  if (smallest === undefined || largest === undefined) throw new Error(`${name} was not measured`);
  const middle = median(values);
  return { area, name, unit, values, median: middle, spread: (largest - smallest) / middle, ...extra };
};

/** One run of a bench on one machine. */
export interface Report {
  readonly at: string;
  readonly commit: string;
  readonly node: string;
  readonly openssl: string;
  readonly machine: string;
  readonly pinned: boolean;
  /** Mean number of processes that wanted a core, over the minute before the run and the one before its end. */
  readonly load: readonly [before: number, after: number];
  readonly rows: readonly Row[];
}

/** Two series of measurements in the order they were taken. */
export interface Samples {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

export interface Comparison {
  readonly count: number;
  readonly meanOne: number;
  readonly meanOther: number;
  /** Welch's t statistic of the cropped series. */
  readonly t: number;
}

/** Share of the slowest measurements that is left out of both series: they tell of the machine, not of the code. */
const CROPPED = 0.1;

/**
 * Measures two deeds in a random order, so that whatever else the machine does falls on both alike.
 *
 * @param draw true or false with even odds
 */
export const interleaved = async (
  deeds: { readonly one: () => Promise<void>; readonly other: () => Promise<void> },
  count: number,
  draw: () => boolean,
): Promise<Samples> => {
  const one: number[] = [];
  const other: number[] = [];
  while (one.length < count || other.length < count) {
    const first = one.length >= count ? false : other.length >= count ? true : draw();
    const start = performance.now();
    await (first ? deeds.one() : deeds.other());
    (first ? one : other).push(performance.now() - start);
  }
  return { one, other };
};

/** Compares both series below one threshold for the two. */
export const compare = ({ one, other }: Samples): Comparison => {
  const all = [...one, ...other].toSorted((a, b) => a - b);
  const threshold = all[Math.floor(all.length * (1 - CROPPED))] ?? Infinity;
  const [left, right] = [one, other].map((series) => series.filter((time) => time < threshold));
  const [a, b] = [momentsOf(left ?? []), momentsOf(right ?? [])];
  const t = (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
  return { count: a.count + b.count, meanOne: a.mean, meanOther: b.mean, t };
};

const momentsOf = (series: readonly number[]) => {
  const count = series.length;
  const mean = series.reduce((sum, time) => sum + time, 0) / count;
  const variance = series.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (count - 1);
  return { count, mean, variance };
};

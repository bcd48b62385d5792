/**
 * The last outcome of `make` while it is younger than `milliseconds`, else a new one: two scrapers, or an impatient one,
 * cost the database no more than one. A failure is not kept.
 */
export function seldom<Result>(milliseconds: number, make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  let madeAt = -Infinity;
  return () => {
    const now = performance.now();
    if (made === undefined || now - madeAt >= milliseconds) {
      madeAt = now;
      made = make();
      made.catch(() => (made = undefined));
    }
    return made;
  };
}

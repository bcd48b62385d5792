/** The month of an instant, `YYYY-MM` in UTC. @param at milliseconds since the Unix epoch */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 'YYYY-MM'.length);
}

/** The last `count` months up to that of `at`, oldest first. */
export function monthsUpTo(at: number, count: number): readonly string[] {
  const now = new Date(at);
  return Array.from({ length: count }, (_, index) => {
    return monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (count - 1 - index), 1));
  });
}

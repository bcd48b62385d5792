const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What lies between one attempt and the next, milliseconds: twelve attempts over a good half day. */
const WAITS: readonly number[] = [
  5 * SECOND,
  10 * SECOND,
  20 * SECOND,
  40 * SECOND,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
];

/** How often a delivery is tried. */
export const MAX_ATTEMPTS = WAITS.length + 1;

/** Milliseconds until the next try after `attempts` failed ones; undefined when that was the last. */
export function waitAfter(attempts: number): number | undefined {
  return WAITS[attempts - 1];
}

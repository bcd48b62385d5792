/** Waits between attempts, in milliseconds. */
export interface BackOffOptions {
  readonly firstMs: number;
  readonly maximumMs: number;
}

/**
 * Doubling waits up to a maximum, each shortened by a random part of up to half, so replicas that lost the same HSM
 * do not come back in step.
 *
 * @param attempt 0 for the first wait
 * @param jitter from 0 (the full wait) to 1 (half of it)
 */
export function backOff(attempt: number, { firstMs, maximumMs }: BackOffOptions, jitter: number): number {
  const full = Math.min(maximumMs, firstMs * 2 ** attempt);
  return full * (1 - jitter / 2);
}

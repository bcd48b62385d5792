/** A list is published at least once in so many seconds. */
export const PUBLICATION_SECONDS = 86_400;

/** Revocations that a new list leaves out: of certificates that ended by then and stood on the list before. */
export interface Dropped {
  /** Unix seconds. */
  readonly expiredBy: number;
  /** The list before tells of revocations up to this one. */
  readonly listedSeq: number;
}

/**
 * What the next list may leave out. A revoked certificate stays until it has expired and appeared on one more daily
 * publication after that (RFC 5280 section 3.3): every list of the day after its end holds it, and at least one that
 * was made after its end does.
 *
 * @param before the newest list there is; without one nothing is dropped
 * @param now Unix seconds
 */
export function droppedBy(
  before: { readonly issuedAt: number; readonly revocationSeq: number } | undefined,
  now: number,
): Dropped | undefined {
  if (before === undefined) return undefined;
  return {
    expiredBy: Math.min(now - PUBLICATION_SECONDS, before.issuedAt - 1),
    listedSeq: before.revocationSeq,
  };
}

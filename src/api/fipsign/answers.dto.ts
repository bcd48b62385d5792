/** Says that it was done; clients insist on it. */
export class SuccessDto {
  /**
   * Always `true`.
   * @example true
   */
  success!: boolean;
}

/** What the project has left, right after this call's own charge. */
export class RemainingDto {
  /**
   * Left of the month's free tokens.
   * @example 9999
   */
  freeRemaining!: number;

  /**
   * Left in packs.
   * @example 0
   */
  packRemaining!: number;

  /** @example 9999 */
  totalRemaining!: number;

  /**
   * `YYYY-MM` in UTC.
   * @example "2026-11"
   */
  month!: string;
}

/** What the operator allows beyond the safe defaults. */
export class KemPolicy {
  /** [TWINSEAL_KEM_DETERMINISTIC] */
  readonly deterministic: boolean;

  constructor(deterministic: boolean) {
    this.deterministic = deterministic;
  }
}

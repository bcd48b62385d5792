/**
 * Whether this process is on its way out. From then on readiness says no and every answer asks its client to close the
 * connection, so that callers have gone elsewhere before the listener closes.
 */
export class Drain {
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  begin(): void {
    this.#begun = true;
  }
}

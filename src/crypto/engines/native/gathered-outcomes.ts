/**
 * What came of one operation of a round: the signature, or an empty array for a verified one that is right. Undefined
 * when no signature was made, or the verified one is wrong.
 */
export type Outcome = Uint8Array | undefined;

/** The outcomes of operations that are answered together, once none of them is under way any more. */
export class GatheredOutcomes {
  readonly #outcomes: Outcome[];
  readonly #answer = Promise.withResolvers<readonly Outcome[]>();
  #missing: number;
  #fault: { readonly error: unknown } | undefined;

  constructor(count: number) {
    this.#outcomes = Array.from<Outcome>({ length: count });
    this.#missing = count;
    this.#settleWhenDone();
  }

  /** One for each operation, in their order; rejects with the first failure. */
  get answer(): Promise<readonly Outcome[]> {
    return this.#answer.promise;
  }

  set(index: number, outcome: Outcome): void {
    this.#outcomes[index] = outcome;
    this.#missing -= 1;
    this.#settleWhenDone();
  }

  fail(error: unknown): void {
    this.#fault ??= { error };
    this.#missing -= 1;
    this.#settleWhenDone();
  }

  #settleWhenDone(): void {
    if (this.#missing > 0) return;
    if (this.#fault === undefined) this.#answer.resolve(this.#outcomes);
    else this.#answer.reject(this.#fault.error);
  }
}

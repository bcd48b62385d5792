/** How a turn ended, for those who waited behind it. */
type Ending = { readonly fault: unknown } | undefined;

/** Lets work on the same thing run one after another, in the order it came, while work on other things goes on. */
export class Turns {
  readonly #last = new Map<string, Promise<Ending>>();
  readonly #isShared: (fault: unknown) => boolean;

  /**
   * @param isShared whether a failure says that work waiting behind it would fail alike: then it fails at once with
   *   the same error, instead of each waiting out the same deadline in its turn. @default none is
   */
  constructor(isShared: (fault: unknown) => boolean = () => false) {
    this.#isShared = isShared;
  }

  /** Runs `work` when everything that came before under `name` has ended. */
  async take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name);
    const turn = before === undefined ? work() : this.#follow(before, work);
    // The stored promise never rejects: a failure that is not shared belongs to its own caller alone.
    const ended = turn.then(
      () => undefined,
      (fault: unknown) => (this.#isShared(fault) ? { fault } : undefined),
    );
    this.#last.set(name, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    }
  }

  async #follow<Result>(before: Promise<Ending>, work: () => Promise<Result>): Promise<Result> {
    const ending = await before;
    if (ending !== undefined) throw ending.fault;
    return await work();
  }
}

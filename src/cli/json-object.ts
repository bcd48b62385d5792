/** Says what is not as it should be; completes "the answer …" or "the file …". */
export type Unexpected = (what: string) => Error;

/** One JSON object from elsewhere, read member by member: whatever is not as expected is a fault of where it came from. */
export class JsonObject {
  /** The whole object as it came, for answers in JSON. */
  readonly value: object;
  readonly #members: ReadonlyMap<string, unknown>;
  readonly #unexpected: Unexpected;

  private constructor(value: object, unexpected: Unexpected) {
    this.value = value;
    this.#members = new Map(Object.entries(value));
    this.#unexpected = unexpected;
  }

  /** @throws what `unexpected` makes of it */
  static of(value: unknown, unexpected: Unexpected): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return new JsonObject(value, unexpected);
    }
    throw unexpected('is no JSON object');
  }

  has(name: string): boolean {
    return (this.#members.get(name) ?? null) !== null;
  }

  /** Whatever it is; undefined when it is absent. */
  member(name: string): unknown {
    return this.#members.get(name);
  }

  text(name: string): string {
    const value = this.#members.get(name);
    if (typeof value === 'string') return value;
    throw this.#unexpected(`has no text "${name}"`);
  }

  /** The text, or undefined when it is absent or null. */
  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  integer(name: string): number {
    const value = this.#members.get(name);
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw this.#unexpected(`has no whole number "${name}"`);
  }

  object(name: string): JsonObject {
    return JsonObject.of(this.#members.get(name), () => this.#unexpected(`has no object "${name}"`));
  }

  list(name: string): readonly JsonObject[] {
    const value = this.#members.get(name);
    if (!Array.isArray(value)) throw this.#unexpected(`has no list "${name}"`);
    return value.map((item: unknown) => JsonObject.of(item, this.#unexpected));
  }

  /** Refuses members that are none of these. */
  only(names: readonly string[]): void {
    const other = [...this.#members.keys()].find((name) => !names.includes(name));
    if (other !== undefined) throw this.#unexpected(`has an unknown member ${JSON.stringify(other)}`);
  }
}

/**
 * Lets examples carry on with what earlier answers gave: ids, tokens and `{newest …}` that stand for real ones are
 * replaced by the newest of their kind. It runs in the page at `/docs`, so it imports nothing.
 */
export class CarryOn {
  /** By kind, the newest last. */
  readonly #ids = new Map<string, readonly string[]>();
  readonly #tokens = new Map<boolean, object>();
  /** Texts by the name of the member that held them; an answer that is nothing but a text counts as `answer`. */
  readonly #members = new Map<string, string>();

  /** Remembers the ids, tokens and texts of an answer. */
  note(answer: unknown, name = 'answer'): void {
    if (typeof answer === 'string') this.#noteText(answer, name);
    if (typeof answer !== 'object' || answer === null) return;
    if (isToken(answer)) this.#tokens.set(isMandate(answer), answer);
    for (const [key, member] of Object.entries(answer)) this.note(member, key);
  }

  /** Forgets what a successful DELETE of this path took away. */
  forget(path: string): void {
    const id = path.split('/').at(-1) ?? '';
    const kind = ID.exec(id)?.[1];
    if (kind !== undefined) this.#ids.set(kind, this.#others(kind, id));
  }

  /** A path or text with sample ids replaced. */
  fillText(text: string): string {
    const member = NEWEST.exec(text)?.[1];
    if (member !== undefined) return this.#members.get(member) ?? text;
    return text.replaceAll(SAMPLE_ID, (sample, kind: string) => this.#ids.get(kind)?.at(-1) ?? sample);
  }

  /** A JSON body with sample ids and tokens replaced. */
  fill(body: unknown): unknown {
    if (typeof body === 'string') return this.fillText(body);
    if (typeof body !== 'object' || body === null) return body;
    if (isToken(body) && isSample(body)) return this.#tokens.get(isMandate(body)) ?? body;
    if (Array.isArray(body)) return body.map((member) => this.fill(member));
    return Object.fromEntries(Object.entries(body).map(([name, member]) => [name, this.fill(member)]));
  }

  #noteText(text: string, name: string): void {
    this.#members.set(name, text);
    const kind = ID.exec(text)?.[1];
    if (kind !== undefined) this.#ids.set(kind, [...this.#others(kind, text), text]);
  }

  #others(kind: string, id: string): readonly string[] {
    return (this.#ids.get(kind) ?? []).filter((known) => known !== id);
  }
}

interface Token {
  readonly payload: string;
  readonly signature: string;
}

const ID = /^([a-z]+)_[0-9a-f]{32}$/;
/** Stands for a member of an earlier answer where no plausible sample must stand, such as key material. */
const NEWEST = /^\{newest ([a-z_]+)\}$/;
const SAMPLE_ID = /([a-z]+)_0123456789abcdef0123456789abcdef/g;

function isToken(value: object): value is Token {
  return 'payload' in value && 'signature' in value && typeof value.payload === 'string';
}

/** Only a sample's signature is too short to be one. */
function isSample({ signature }: Token): boolean {
  return signature.length < 100;
}

function isMandate({ payload }: Token): boolean {
  try {
    return atob(payload).includes('"_mandate":true');
  } catch {
    return false;
  }
}

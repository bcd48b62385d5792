import type { Exposition } from '../../platform/metrics/index.js';
import { Gathering } from './gathering.js';
import { mergedExposition } from './merged-exposition.js';
import type { Note } from './messages.js';

/** How one copy reaches the others. */
export interface Colleagues {
  /** This copy's own number. */
  readonly number: number;
  /** How many copies there should be, this one included. */
  readonly processes: number;
  readonly send: (note: Note) => void;
}

/** The numbers of all copies, told by the one that is asked. One that does not answer in time is left out. */
export class GatheredExposition implements Exposition {
  readonly #own: Exposition;
  readonly #colleagues: Colleagues;
  readonly #open = new Map<string, Gathering>();
  #asked = 0;
  #underWay: Promise<string> | undefined;

  constructor(own: Exposition, colleagues: Colleagues) {
    this.#own = own;
    this.#colleagues = colleagues;
  }

  get contentType(): string {
    return this.#own.contentType;
  }

  /** Whoever asks while the numbers are gathered gets those: every question costs all copies. */
  text(): Promise<string> {
    this.#underWay ??= this.#gathered().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #gathered(): Promise<string> {
    const { number, processes } = this.#colleagues;
    const [own, others] = await Promise.all([this.#own.text(), this.#ask()]);
    return mergedExposition(new Map([...others, [number, own]]), processes);
  }

  /** What another copy asks or answers. */
  take(note: Note): void {
    const gathering = this.#open.get(note.question);
    switch (note.kind) {
      case 'ask':
        return void this.#answer(note.question, note.from);
      case 'coming':
        return gathering?.comes(note.from);
      case 'text':
        return gathering?.take(note.from, note.text);
    }
  }

  async #ask(): Promise<ReadonlyMap<number, string>> {
    const { number, processes, send } = this.#colleagues;
    const question = `${process.pid}/${(this.#asked += 1)}`;
    const everybody = Array.from({ length: processes }, (_, index) => index + 1);
    const gathering = new Gathering(everybody.filter((one) => one !== number));
    this.#open.set(question, gathering);
    send({ kind: 'ask', question, from: number });
    try {
      return await gathering.texts;
    } finally {
      this.#open.delete(question);
    }
  }

  async #answer(question: string, to: number): Promise<void> {
    const { number: from, send } = this.#colleagues;
    send({ kind: 'coming', question, from, to });
    try {
      send({ kind: 'text', question, from, to, text: await this.#own.text() });
    } catch {
      // Who asked leaves this copy out of the scrape, and must not end it.
    }
  }
}

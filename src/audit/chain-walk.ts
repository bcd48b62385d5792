import { Buffer } from 'node:buffer';
import type { AuditEntryRow } from '../storage/index.js';
import type { ChainPlace } from './checkpoint.js';
import type { ChainBreak } from './chain-verdict.js';
import { ChainVerifier } from './chain-verifier.js';

/** A checkpoint that the walk is to meet. */
export interface Mark extends ChainPlace {
  /** Whether its signature is right. */
  readonly isProven: () => Promise<boolean>;
}

/** A run of the chain: entries in their order, and the marks from the first to the last of them. */
export interface ChainPage {
  readonly entries: readonly AuditEntryRow[];
  readonly marks: readonly Mark[];
}

/** Follows a chain page by page and holds it against its marks. One walk per object. */
export class ChainWalk {
  readonly #verifier: ChainVerifier;
  #confirmed: ChainPlace | undefined;
  /** The first entry that no mark has confirmed yet. */
  #open: Pick<AuditEntryRow, 'seq' | 'id'> | undefined;

  /** @param start what the first entry is chained to; absent: the start of the chain */
  constructor(start?: ChainPlace) {
    this.#verifier = new ChainVerifier(start);
  }

  /** Place and hash of the last sound entry. */
  get end(): ChainPlace {
    return { seq: this.#verifier.seq, hash: this.#verifier.hash };
  }

  /** The last mark that the chain agreed with. */
  get confirmed(): ChainPlace | undefined {
    return this.#confirmed;
  }

  /** Takes the pages in order. Returns the first break, undefined when all is sound. */
  async follow(pages: AsyncIterable<ChainPage>): Promise<ChainBreak | undefined> {
    let page: ChainPage | undefined;
    for await (const following of pages) {
      const broken = page && (await this.#page(page, following.entries));
      if (broken !== undefined) return broken;
      page = following;
    }
    return page && (await this.#page(page, []));
  }

  /** @param following entries after the page, to tell a reordered entry from a changed one */
  async #page(
    { entries, marks }: ChainPage,
    following: readonly AuditEntryRow[],
  ): Promise<ChainBreak | undefined> {
    let rest = entries;
    for (const mark of marks) {
      const split = rest.findIndex(({ seq }) => seq > mark.seq);
      const upTo = split === -1 ? rest.length : split;
      const broken =
        this.#entries(rest.slice(0, upTo), [...rest.slice(upTo), ...following]) ?? (await this.#mark(mark));
      if (broken !== undefined) return broken;
      rest = rest.slice(upTo);
    }
    return this.#entries(rest, following);
  }

  #entries(entries: readonly AuditEntryRow[], following: readonly AuditEntryRow[]): ChainBreak | undefined {
    this.#open ??= entries[0];
    return this.#verifier.follow(entries, following);
  }

  async #mark(mark: Mark): Promise<ChainBreak | undefined> {
    const { seq, hash } = this.#verifier;
    if (mark.seq > seq) return { seq: seq + 1, id: null, reason: 'removed' };
    if (mark.seq < seq || !(await mark.isProven())) return { seq: mark.seq, id: null, reason: 'unsigned' };
    if (Buffer.compare(hash, mark.hash) !== 0) {
      return { seq: this.#open?.seq ?? mark.seq, id: this.#open?.id ?? null, reason: 'rewritten' };
    }
    this.#confirmed = { seq, hash };
    this.#open = undefined;
    return undefined;
  }
}

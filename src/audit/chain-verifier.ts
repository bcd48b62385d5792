import { Buffer } from 'node:buffer';
import { entryHash, GENESIS_HASH } from '../ledger/index.js';
import type { AuditEntryRow } from '../storage/index.js';
import type { ChainBreak } from './chain-verdict.js';
import type { ChainPlace } from './checkpoint.js';

/** Follows a chain entry by entry. Pure: the caller brings the entries in the order of `seq`. */
export class ChainVerifier {
  #seq: number;
  #hash: Uint8Array;

  /** @param start what the first entry is chained to; absent: the start of the chain */
  constructor({ seq, hash }: ChainPlace = { seq: 0, hash: GENESIS_HASH }) {
    this.#seq = seq;
    this.#hash = hash;
  }

  /** Place of the last sound entry, where the chain starts before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Hash of the last sound entry, 32 bytes. */
  get hash(): Uint8Array {
    return this.#hash;
  }

  /**
   * Takes the next entries. Returns the first break, undefined while all is sound.
   *
   * @param following entries that come after, to tell a reordered or inserted entry from a changed one
   */
  follow(
    entries: readonly AuditEntryRow[],
    following: readonly AuditEntryRow[] = [],
  ): ChainBreak | undefined {
    for (const [place, entry] of entries.entries()) {
      const reason = this.#defect(entry, () => [...entries.slice(place + 1), ...following]);
      if (reason !== undefined) {
        const seq = Math.min(entry.seq, this.#seq + 1);
        return { seq, id: reason === 'removed' ? null : entry.id, reason };
      }
      this.#seq = entry.seq;
      this.#hash = entry.hash;
    }
    return undefined;
  }

  #defect(entry: AuditEntryRow, rest: () => readonly AuditEntryRow[]): ChainBreak['reason'] | undefined {
    const place = this.#seq + 1;
    if (entry.seq > place) return 'removed';
    if (entry.seq < place) return 'inserted';
    if (follows(entry, place, this.#hash)) return undefined;
    return this.#displacement(entry, rest());
  }

  /** Looks for the entry that belongs here among those that stand behind. */
  #displacement(entry: AuditEntryRow, rest: readonly AuditEntryRow[]): ChainBreak['reason'] {
    const place = this.#seq + 1;
    const rightful = rest.find((candidate) => follows(candidate, place, this.#hash));
    if (rightful === undefined) return 'changed';
    const pushedBack = rightful.seq === place + 1 && !follows(entry, place + 1, rightful.hash);
    return pushedBack ? 'inserted' : 'reordered';
  }
}

/** Whether `entry` is what the ledger wrote at `place` after an entry of hash `previous`. */
function follows(entry: AuditEntryRow, place: number, previous: Uint8Array): boolean {
  return Buffer.compare(entryHash(previous, { ...entry, seq: place }), entry.hash) === 0;
}

import type { RawBuilder } from 'kysely';

import type { Effect } from '../ledger/index.js';

/** A handful of things, sealed anew but not stored yet. */
export interface ResealedPage {
  /** Each applies only to a row that is still as it was read: whoever was quicker has done the same. */
  readonly effects: readonly Effect[];
  /** Ids of things that do not open: they were damaged before, and stay as they are. */
  readonly unreadable: readonly string[];
  /** The place behind the last one; undefined when there was none left. */
  readonly next: string | undefined;
}

/** Something in the database that is sealed under the master key. Declared here, answered by the room that owns it. */
export abstract class Resealable {
  /** SQL of the number of things that are sealed under another key than `currentId` (16 hex digits). */
  abstract remaining(currentId: string): RawBuilder<number>;

  /** Seals the next few of them behind `after` under the current key of the ring, which is `currentId`. */
  abstract page(currentId: string, after: string | undefined): Promise<ResealedPage>;
}

/** Everything that a rotation has to go through; wired by the composition root. */
export class Resealables {
  readonly all: readonly Resealable[];

  constructor(all: readonly Resealable[]) {
    this.all = all;
  }
}

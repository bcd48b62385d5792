/** The end of a chain that verified. */
export interface ChainHead {
  readonly seq: number;
  /** 64 lowercase hexadecimal digits. */
  readonly hash: string;
}

/** What happened to the first entry that breaks the chain, as far as the chain can tell. */
export type BreakReason = 'changed' | 'removed' | 'reordered' | 'inserted' | 'rewritten' | 'unsigned';

/** The first place where a chain is not what the ledger wrote. */
export interface ChainBreak {
  /** Place in the chain. */
  readonly seq: number;
  /** The entry that stands there; null when there is none. */
  readonly id: string | null;
  /**
   * `changed`: its text, hash or place does not follow from what is before it; `removed`: there is no entry;
   * `reordered`: the entry that belongs there stands further back; `inserted`: the ledger did not write it;
   * `rewritten`: from here to the next checkpoint the chain is another than the one that was signed; `unsigned`: the
   * checkpoint at this place was not signed by the checkpoint key.
   */
  readonly reason: BreakReason;
}

/** What a verification found; `checked` counts the entries that are sound. */
export type ChainVerdict =
  | { readonly ok: true; readonly checked: number; readonly head: ChainHead }
  | { readonly ok: false; readonly checked: number; readonly broken_at: ChainBreak };

/** Tokens bought once; they never expire and are used after the month's free ones, oldest pack first. */
export interface Pack {
  /** `pack_` and 32 lowercase hex digits. */
  readonly id: string;
  readonly projectId: string;
  /** The operator's own word for it. */
  readonly packType: string;
  readonly tokensPurchased: number;
  readonly tokensRemaining: number;
  readonly paymentRef: string | null;
  /** RFC 3339 with milliseconds. */
  readonly purchasedAt: string;
}

/** What the administrator chooses for a new pack. */
export interface NewPack {
  readonly packType: string;
  /** At least 1. */
  readonly tokens: number;
  readonly paymentRef?: string | null;
}

import type { KeyVersion } from '../keys/index.js';

/** A stored KEM key that callers name by its public key. */
export interface KemHandle {
  /** SHA-256 of the raw public key. */
  readonly publicKeyHash: Uint8Array;
  readonly version: KeyVersion;
  /** RFC 3339 with milliseconds; null = never. */
  readonly expiresAt: string | null;
  /** The first use erases the handle and its key. */
  readonly oneUse: boolean;
}

/** Life of a handle in seconds, both ends included. */
export const HANDLE_SECONDS = { min: 1, max: 315_360_000 } as const;

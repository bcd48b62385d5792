import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type { KeyVersion } from '../keys/index.js';

/** A key version that signs, or once signed, a project's tokens. */
export interface TokenKey {
  readonly version: KeyVersion;
  /** RFC 3339, as is `retiredAt`. */
  readonly recordedAt: string;
  /** Null while it is the project's current one. Retired keys keep verifying. */
  readonly retiredAt: string | null;
}

/** A project as an issuer of tokens. */
export interface TokenIssuer {
  readonly projectId: string;
  readonly ownerEmail: string | null;
  readonly algorithm: KeyAlgorithm;
  readonly current: TokenKey;
  /** The current key first, then the retired ones, newest first. */
  readonly keys: readonly TokenKey[];
}

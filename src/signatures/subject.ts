import type { HashAlgorithm } from '../crypto/hash.js';

/** What a caller wants signed or verified, before the algorithm gives it a form. */
export type Subject =
  | { readonly kind: 'message'; readonly message: Uint8Array }
  | { readonly kind: 'digest'; readonly hash: HashAlgorithm; readonly digest: Uint8Array }
  /** ML-DSA's external mu, 64 bytes. */
  | { readonly kind: 'mu'; readonly mu: Uint8Array };

/** Optional members of a request. Absent and given mean different things: an algorithm without contexts refuses even an empty one. */
export interface SubjectOptions {
  /** 0 to 255 bytes. */
  readonly context?: Uint8Array;
  /** Signing only. */
  readonly deterministic?: boolean;
}

/** What exactly was signed: the message, or which construction over the digest or mu (contracts: v1 section 4). */
export type SignatureMode =
  'message' | 'hash-ml-dsa' | 'prehash' | 'composite-prehash' | 'composite-digest-info' | 'external-mu';

/** Longest message of one request, in bytes (contracts: v1 section 4). */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** Longest signature that is looked at, in bytes (contracts: v1 section 4); no algorithm makes one of 5,000. */
export const MAX_SIGNATURE_BYTES = 16_384;

/** Most items of a batch request. */
export const MAX_BATCH_ITEMS = 1000;

import type { HashName } from './hash.js';

/**
 * What is signed, by mode.
 * - `pure`: the message itself. ML-DSA: FIPS 204 Algorithm 2 with `context` (0 to 255 bytes). ECDSA and EdDSA take no context.
 * - `hash`: a digest the caller computed. ML-DSA: HashML-DSA (FIPS 204 section 5.4). ECDSA: the digest of the curve's own hash,
 *   giving the same signature as `pure` over the message.
 * - `mu`: the 64-byte external mu of ML-DSA (FIPS 204 section 6.2); the context is already inside it.
 */
export type SignOperation =
  | {
      readonly mode: 'pure';
      readonly message: Uint8Array;
      readonly context?: Uint8Array;
      readonly deterministic?: boolean;
    }
  | {
      readonly mode: 'hash';
      readonly hash: HashName;
      readonly digest: Uint8Array;
      readonly context?: Uint8Array;
      readonly deterministic?: boolean;
    }
  | { readonly mode: 'mu'; readonly mu: Uint8Array; readonly deterministic?: boolean };

/** How the signed bytes come about. */
export type SignMode = SignOperation['mode'];

import type { MlDsaName } from '../crypto/component-algorithm.js';

/** A signed token as it travels. The signature covers the characters of `payload`, never what they decode to. */
export interface PqToken {
  /** Standard base64 of the claims' JSON text. */
  readonly payload: string;
  /** Standard base64. */
  readonly signature: string;
  readonly algorithm: MlDsaName;
  /** Unix seconds, a copy of the claim `iat` that the signature does not cover. */
  readonly issuedAt: number;
}

/** A token as a caller sends it: three texts, and nothing proven yet. */
export type SentToken = Readonly<Record<'payload' | 'signature' | 'algorithm', string>>;

/** What a proven token says. Times in Unix seconds. */
export interface TokenClaims {
  readonly sub: string;
  /** Id of the project that issued it. */
  readonly _iss: string;
  readonly iat: number;
  readonly exp: number;
  readonly [name: string]: unknown;
}

/** Algorithms that tokens are signed with. */
export const TOKEN_ALGORITHMS = [
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
] as const satisfies readonly MlDsaName[];

/** Bounds of a temporary token, both ends included (contracts: exequantum section 3). */
export const TEMPORARY_TOKEN_LIMITS = {
  seconds: { min: 1, max: 86_400, default: 300 },
  attempts: { min: 1, max: 10_000, default: 1 },
} as const;

/** What a caller chooses for a temporary token. */
export interface NewTemporaryToken {
  readonly seconds: number;
  readonly attempts: number;
}

/** A temporary token as it is stored: everything but the token itself. */
export interface TemporaryToken {
  /** `ttok_` and 32 lowercase hex digits. */
  readonly id: string;
  /** The API key it was made from and ends with. */
  readonly apiKeyId: string;
  readonly attemptsLeft: number;
  /** RFC 3339 with milliseconds. */
  readonly expiresAt: string;
  readonly createdAt: string;
}

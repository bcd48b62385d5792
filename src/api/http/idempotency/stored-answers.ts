/** The first answer to a request with an idempotency key, as the ledger kept it. */
export interface StoredAnswer {
  readonly fingerprint: Uint8Array;
  /** The HTTP status of the first answer. */
  readonly status: number;
  /** JSON text of its data; null when it showed a secret. */
  readonly answer: string | null;
}

/** Looks up first answers; wired to the ledger's reader. */
export abstract class StoredAnswers {
  /** Undefined when the API key never used `key`, or more than 24 hours ago. */
  abstract find(apiKeyId: string, key: string): Promise<StoredAnswer | undefined>;
}

import type { IdempotentAnswer } from '../../../ledger/index.js';

/** A caller's wish to have a request done once. The service puts the answer it makes of it into its own commit. */
export class IdempotencyClaim {
  readonly #apiKeyId: string;
  readonly #key: string;
  readonly #fingerprint: Uint8Array;

  /** `fingerprint`: the MAC over method, path and body. */
  constructor(apiKeyId: string, key: string, fingerprint: Uint8Array) {
    this.#apiKeyId = apiKeyId;
    this.#key = key;
    this.#fingerprint = fingerprint;
  }

  /** For `Commit.idempotency`: a repeat of the request gets `status` and `data` (without envelope) again. */
  answer(status: number, data: object): IdempotentAnswer {
    return this.#stored(status, JSON.stringify(data));
  }

  /** For an answer that shows a secret: it is not stored, and a repeat is refused with 409. */
  withheld(status: number): IdempotentAnswer {
    return this.#stored(status, null);
  }

  #stored(status: number, answer: string | null): IdempotentAnswer {
    return { apiKeyId: this.#apiKeyId, key: this.#key, fingerprint: this.#fingerprint, status, answer };
  }
}

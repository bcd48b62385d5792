import type { Sealer } from '../../../sealing/index.js';

/** Recognises the same request again without keeping it. */
export abstract class RequestFingerprint {
  /** A keyed digest of `bytes`. */
  abstract make(bytes: Uint8Array): Uint8Array;
  /** Whether `fingerprint` was made of the same bytes; compared in constant time. */
  abstract matches(bytes: Uint8Array, fingerprint: Uint8Array): boolean;
}

/** HMAC-SHA256 under a key derived from the master key, so that stored fingerprints give no body away by guessing. */
export class SealedRequestFingerprint extends RequestFingerprint {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    super();
    this.#sealer = sealer;
  }

  override make(bytes: Uint8Array): Uint8Array {
    return this.#sealer.mac('idempotency', bytes);
  }

  override matches(bytes: Uint8Array, fingerprint: Uint8Array): boolean {
    return this.#sealer.macMatches('idempotency', bytes, fingerprint);
  }
}

import type { OcspStatus } from '../crypto/pkix/index.js';

/** Answers kept; each has about 10 kB, most of it the responder's certificate. */
const CAPACITY = 1000;
/** How long an answer is given again, seconds. */
const SECONDS = 3600;

interface Kept {
  readonly der: Uint8Array;
  readonly status: string;
  /** Unix seconds. */
  readonly since: number;
}

/** Signed answers of the last hour. An answer goes when the certificate's status is no longer what it says. */
export class OcspCache {
  readonly #kept = new Map<string, Kept>();

  /** @param status what is true now @param now Unix seconds */
  find(question: string, status: OcspStatus, now: number): Uint8Array | undefined {
    const kept = this.#kept.get(question);
    if (kept === undefined) return undefined;
    const age = now - kept.since;
    if (kept.status === wordOf(status) && age >= 0 && age < SECONDS) return kept.der;
    this.#kept.delete(question);
    return undefined;
  }

  /** @param now when the answer was made, Unix seconds */
  keep(question: string, status: OcspStatus, der: Uint8Array, now: number): void {
    this.#kept.delete(question);
    this.#kept.set(question, { der, status: wordOf(status), since: now });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > CAPACITY && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** A revocation is for good, so its word needs neither time nor reason. */
function wordOf({ kind }: OcspStatus): string {
  return kind;
}

import { randomFillSync, randomUUID } from 'node:crypto';

import { SystemClock, type Clock } from './clock.js';

/** Identifiers of stored things: a prefix that says what they name and 32 lowercase hex digits. */
export abstract class Ids {
  abstract make(prefix: IdPrefix): string;
  /** A version 4 UUID, the form of request ids. */
  abstract requestId(): string;
}

/** What an id is of. */
export type IdPrefix =
  | 'proj'
  | 'akey'
  | 'key'
  | 'kver'
  | 'kcmp'
  | 'aud'
  | 'out'
  | 'pack'
  | 'mdt'
  | 'whk'
  | 'dlv'
  | 'ttok'
  | 'ca'
  | 'cert';

const RANDOM_BYTES = 10;
/** Ids are no secrets, so randomness is fetched for many at once: one fetch costs as much for 10 bytes as for 4000. */
const POOL_BYTES = 400 * RANDOM_BYTES;
/** Hexadecimal digits of milliseconds since 1970, enough until the year 10889. */
const TIME_DIGITS = 12;

/**
 * Ids that begin with the time, in milliseconds, and go on with 80 random bits: version 7 UUIDs (RFC 9562 section 5.7)
 * without their version and variant. What is stored together lies together in every index; wholly random ids touch as
 * many distant pages as a row has indexes, and PostgreSQL logs each of them whole. An id shows when it was made.
 */
export class TimeOrderedIds extends Ids {
  readonly #clock: Clock;
  readonly #pool = Buffer.alloc(POOL_BYTES);
  #used = POOL_BYTES;

  constructor(clock: Clock = new SystemClock()) {
    super();
    this.#clock = clock;
  }

  override make(prefix: IdPrefix): string {
    if (this.#used === POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const time = this.#clock.now().toString(16).padStart(TIME_DIGITS, '0');
    const end = this.#used + RANDOM_BYTES;
    const digits = this.#pool.toString('hex', this.#used, end);
    this.#used = end;
    return `${prefix}_${time}${digits}`;
  }

  /** Copied into one piece: `JSON.stringify` gives up its quick way, and begins anew, at a text made of pieces. */
  override requestId(): string {
    return Buffer.from(randomUUID(), 'latin1').toString('latin1');
  }
}

import { randomFillSync, randomUUID } from 'node:crypto';

/** Identifiers of stored things: a prefix that says what they name and 32 random lowercase hex digits. */
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

const ID_BYTES = 16;
/** Ids are no secrets, so randomness is fetched for many at once: one fetch costs as much for 16 bytes as for 4096. */
const POOL_BYTES = 256 * ID_BYTES;

/** Ids of 128 random bits in hexadecimal. Takes its bytes from the system in one draw for many ids. */
export class RandomIds extends Ids {
  readonly #pool = Buffer.alloc(POOL_BYTES);
  #used = POOL_BYTES;

  override make(prefix: IdPrefix): string {
    if (this.#used === POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const end = this.#used + ID_BYTES;
    const digits = this.#pool.toString('hex', this.#used, end);
    this.#used = end;
    return `${prefix}_${digits}`;
  }

  override requestId(): string {
    return randomUUID();
  }
}

import { randomBytes, randomUUID } from 'node:crypto';

/** Identifiers of stored things: a prefix that says what they name and 32 random lowercase hex digits. */
export abstract class Ids {
  abstract make(prefix: IdPrefix): string;
  /** A version 4 UUID, the form of request ids. */
  abstract requestId(): string;
}

export type IdPrefix =
  'proj' | 'akey' | 'key' | 'kver' | 'kcmp' | 'aud' | 'out' | 'pack' | 'mdt' | 'whk' | 'dlv' | 'ttok';

export class RandomIds extends Ids {
  override make(prefix: IdPrefix): string {
    return `${prefix}_${randomBytes(16).toString('hex')}`;
  }

  override requestId(): string {
    return randomUUID();
  }
}

import type { PqToken } from '../support/fipsign.js';

/** What the load does. A new kind of deed is a file in `deeds/` and a row of its table. */
export type DeedName =
  'key.generate' | 'key.rotate' | 'signature.sign' | 'token.sign' | 'token.verify' | 'token.revoke';

/** What a service promised with a success. */
export interface Promised {
  readonly key?: { readonly name: string; readonly version: number; readonly publicKey: string };
  /** Of a verification: whether the token held. */
  readonly valid?: boolean;
  /** Of a revocation: this request ended the token, not one before it. */
  readonly first?: boolean;
}

/** One request of the load. */
export interface Attempt {
  /** `X-Request-ID`, which audit entries repeat. */
  readonly id: string;
  readonly deed: DeedName;
  /** Place of the sending and of the answer in one order over all requests of the load. */
  readonly began: number;
  readonly ended: number;
  /** 0: no answer came, so that it is unknown whether the deed was done. */
  readonly status: number;
  /** Text of an answer with status 500 and more. */
  readonly fault?: string;
  /** The token that was shown, as its place in the journal's `tokens`. */
  readonly token?: number;
  readonly promised?: Promised;
}

/** Everything that the load did and was told. */
export interface Journal {
  readonly attempts: readonly Attempt[];
  /** Tokens that were handed out, in that order. */
  readonly tokens: readonly PqToken[];
}

export const isAcknowledged = ({ status }: Attempt): boolean => status >= 200 && status < 300;

/** No answer, or one that says that the outcome is not known. */
export const isUnknown = ({ status }: Attempt): boolean => status === 0 || status === 500;

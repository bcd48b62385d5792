import type { PqToken } from '../support/fipsign.js';

/** What the load does. A new kind of deed is a function in `deeds/` and a row of its table. */
const DEED_NAMES = [
  'key.generate',
  'key.rotate',
  'signature.sign',
  'token.sign',
  'token.verify',
  'token.revoke',
  'ca.issue',
  'ca.revoke',
  'ca.crl',
] as const;

export type DeedName = (typeof DEED_NAMES)[number];

/** A certificate that was handed out. */
export interface KnownCertificate {
  readonly id: string;
  /** Upper-case hexadecimal, as Node writes it. */
  readonly serial: string;
}

/** What a service promised with a success. */
export interface Promised {
  readonly key?: { readonly name: string; readonly version: number; readonly publicKey: string };
  /** Of a verification: whether the token held. */
  readonly valid?: boolean;
  /** Of a revocation: this request ended the token, not one before it. */
  readonly first?: boolean;
  /** Of an issue. */
  readonly certificate?: KnownCertificate;
  /** The revocation list that was read, as its place in the journal's `lists`. */
  readonly list?: number;
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
  /** Id of the certificate that was to be revoked. */
  readonly certificate?: string;
  readonly promised?: Promised;
}

/** Everything that the load did and was told. */
export interface Journal {
  readonly attempts: readonly Attempt[];
  /** Tokens that were handed out, in that order. */
  readonly tokens: readonly PqToken[];
  /** Every revocation list that was read, once each: DER, standard base64. */
  readonly lists: readonly string[];
}

/** Certificates that were promised to the load, in the order of the answers. */
export const promisedCertificates = ({ attempts }: Journal): readonly KnownCertificate[] =>
  attempts.flatMap(({ promised }) => promised?.certificate ?? []);

export const isAcknowledged = ({ status }: Attempt): boolean => status >= 200 && status < 300;

/** Kinds of deeds that never succeeded: invariants over them would show nothing. */
export const deedsWithoutSuccess = ({ attempts }: Journal): readonly DeedName[] => {
  const done = new Set(attempts.filter(isAcknowledged).map(({ deed }) => deed));
  return DEED_NAMES.filter((name) => !done.has(name));
};

/** No answer, or one that says that the outcome is not known. */
export const isUnknown = ({ status }: Attempt): boolean => status === 0 || status === 500;

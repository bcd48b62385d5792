import type { JsonObject } from '../crypto/encodings/canonical-json.js';
import type { CertifiedKey, Issuer } from '../crypto/pkix/index.js';

/** Signs with the CA's key, empty context. */
export type SignAsCa = (message: Uint8Array) => Promise<Uint8Array>;

/** A root to be made. Times in Unix seconds. */
export interface RootOrder {
  readonly caId: string;
  readonly issuer: Issuer;
  readonly issuedAt: number;
  /** Absent: no end, which X.509 does not know. */
  readonly expiresAt?: number;
  /** For an X.509 root. */
  readonly serial: Uint8Array;
}

/** A leaf to be made. Times in Unix seconds. */
export interface LeafOrder {
  readonly certId: string;
  readonly caId: string;
  readonly issuer: Issuer;
  readonly subject: string;
  readonly key: CertifiedKey;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** For an X.509 leaf. */
  readonly serial: Uint8Array;
  /** For a PQCert. */
  readonly meta?: JsonObject;
  /** For an X.509 leaf: where lists and OCSP answers are found. */
  readonly urls?: { readonly crl: string; readonly ocsp: string };
}

/** What was made, before anybody has it. */
export interface IssuedForm {
  /** Null in a PQCert. */
  readonly serial: Uint8Array | null;
  /** DER, or the UTF-8 JSON text of a PQCert. */
  readonly encoded: Uint8Array;
}

/** How certificates of one format are written. */
export interface CertificateForm {
  root(order: RootOrder, sign: SignAsCa): Promise<Uint8Array>;
  leaf(order: LeafOrder, sign: SignAsCa): Promise<IssuedForm>;
  /** The key that a leaf of this room's own making is about. */
  subjectKey(encoded: Uint8Array): CertifiedKey;
}

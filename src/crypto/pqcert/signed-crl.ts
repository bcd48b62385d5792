import type { Signed } from './pqcert.js';

/** One revoked certificate. */
export interface SignedCrlEntry {
  readonly certId: string;
  readonly reason: string | null;
  /** Unix seconds. */
  readonly revokedAt: number;
}

/** FIPSign's revocation list before its signature (contracts: fipsign, section 7). `signedBytes` gives what is signed. */
export interface SignedCrlBody {
  readonly caId: string;
  /** Of the CA. */
  readonly subject: string;
  readonly format: 'pqcert' | 'x509';
  /** Canonical name of the CA's algorithm. */
  readonly algorithm: string;
  /** Unix seconds. */
  readonly generatedAt: number;
  /** Newest revocation first. */
  readonly revokedCerts: readonly SignedCrlEntry[];
}

export type SignedCrl = Signed<SignedCrlBody>;

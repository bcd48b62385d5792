import type { KeyAlgorithm } from '../key-algorithm.js';

export interface CrlEntry {
  readonly serialNumber: Uint8Array;
  /** Unix seconds. */
  readonly revokedAt: number;
  /** Value of CRLReason, if there is one. */
  readonly reasonCode?: number;
}

/** What a strict reading of a v2 CRL gives. */
export interface Crl {
  /** The TBSCertList as it stands: the bytes that were signed. */
  readonly signed: Uint8Array;
  readonly issuerName: Uint8Array;
  readonly number: bigint;
  /** Unix seconds. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly authorityKeyId: Uint8Array;
  readonly entries: readonly CrlEntry[];
  readonly signatureAlgorithm: KeyAlgorithm;
  readonly signature: Uint8Array;
}

/** Reads one DER CRL. @throws PkixError */
export declare function readCrl(der: Uint8Array): Crl;

import type { KeyAlgorithm } from '../key-algorithm.js';
import type { Issuer } from './certified-key.js';
import type { CrlReason } from './crl-reason.js';

/** One revoked certificate. */
export interface RevokedEntry {
  readonly serialNumber: Uint8Array;
  /** Unix seconds. */
  readonly revokedAt: number;
  /** Without one the entry has no extensions. */
  readonly reason?: CrlReason | undefined;
}

/** A v2 certificate revocation list (RFC 5280 section 5). */
export interface CrlRequest {
  readonly issuer: Issuer;
  /** CRLNumber: a positive safe integer, greater with every list. */
  readonly number: number;
  /** Unix seconds. */
  readonly thisUpdate: number;
  /** Unix seconds. */
  readonly nextUpdate: number;
  /** In the order they are to stand; any number. */
  readonly revoked: readonly RevokedEntry[];
}

/** DER TBSCertList. `revokedCertificates` is absent when there is none. */
export declare function crlTbs(request: CrlRequest): Uint8Array;

/** The whole list in DER (`application/pkix-crl`). */
export declare function assembleCrl(
  tbs: Uint8Array,
  algorithm: KeyAlgorithm,
  signature: Uint8Array,
): Uint8Array;

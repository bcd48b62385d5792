import type { KeyAlgorithm } from '../key-algorithm.js';
import type { Certificate } from './certificate-reader.js';
import type { OcspCertId } from './ocsp-request.js';

export interface OcspSingleAnswer {
  readonly certId: OcspCertId;
  readonly status: 'good' | 'revoked' | 'unknown';
  /** Unix seconds; only with `revoked`. */
  readonly revokedAt?: number;
  /** Value of CRLReason; only with `revoked`. */
  readonly reasonCode?: number;
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
}

/** A successful response. */
export interface OcspResponse {
  /** The ResponseData as it stands. */
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: KeyAlgorithm;
  readonly signature: Uint8Array;
  /** SHA-1 of the responder's raw key. */
  readonly responderKeyHash: Uint8Array;
  readonly producedAt: number;
  readonly answers: readonly OcspSingleAnswer[];
  readonly nonce?: Uint8Array;
  /** Certificates sent along. */
  readonly certificates: readonly Certificate[];
}

/** Reads one successful response. @throws PkixError `malformed`, also for a response without an answer */
export declare function readOcspResponse(der: Uint8Array): OcspResponse;

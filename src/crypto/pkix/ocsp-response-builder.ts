import type { KeyAlgorithm } from '../key-algorithm.js';
import type { CertifiedKey } from './certified-key.js';
import type { CrlReason } from './crl-reason.js';
import type { OcspCertId } from './ocsp-request.js';

export type OcspStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly revokedAt: number; readonly reason?: CrlReason | undefined };

export interface OcspAnswer {
  readonly certId: OcspCertId;
  readonly status: OcspStatus;
  /** Unix seconds. */
  readonly thisUpdate: number;
  /** Unix seconds. */
  readonly nextUpdate: number;
}

export interface OcspResponseRequest {
  /** The delegated responder's key, which signs; the response names it by its SHA-1 hash. */
  readonly responder: CertifiedKey;
  /** Unix seconds. */
  readonly producedAt: number;
  /** One for each CertID of the request, in its order. */
  readonly answers: readonly OcspAnswer[];
  readonly nonce?: Uint8Array | undefined;
}

/** Statuses that carry no answer and no signature (RFC 6960 section 2.3). */
export type OcspFailure = 'malformedRequest' | 'internalError' | 'tryLater' | 'unauthorized';

/** DER ResponseData: what the responder signs. */
export declare function ocspResponseTbs(request: OcspResponseRequest): Uint8Array;

/** The whole OCSPResponse in DER (`application/ocsp-response`) with the responder's certificate. */
export declare function assembleOcspResponse(
  tbs: Uint8Array,
  algorithm: KeyAlgorithm,
  signature: Uint8Array,
  responderCertificate: Uint8Array,
): Uint8Array;

/** An OCSPResponse without an answer, in DER. */
export declare function ocspErrorResponse(failure: OcspFailure): Uint8Array;

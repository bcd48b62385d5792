import type { Issuer } from './certified-key.js';

/** Which certificate is asked about (RFC 6960 section 4.1.1). */
export interface OcspCertId {
  /** The CertID as it was sent, which the answer repeats; with the nonce's absence it is the key of a cache. */
  readonly der: Uint8Array;
  /** Undefined for another hash: such a CertID matches no issuer. */
  readonly hash: 'SHA-1' | 'SHA-256' | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: Uint8Array;
}

export interface OcspRequest {
  /** 1 to 100. */
  readonly certIds: readonly OcspCertId[];
  /** 1 to 128 bytes (RFC 9654): to be repeated in the answer, which is then not cached. */
  readonly nonce?: Uint8Array;
}

/**
 * Reads one request: the body of a POST, or the decoded path of a GET. A signature of the request is not looked at.
 *
 * @throws PkixError `malformed`: the caller answers `ocspErrorResponse('malformedRequest')`
 */
export declare function readOcspRequest(der: Uint8Array): OcspRequest;

/** Whether the certificate asked about would be one of that issuer. */
export declare function isCertIdOf(certId: OcspCertId, issuer: Issuer): boolean;

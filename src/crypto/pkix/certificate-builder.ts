import type { KeyAlgorithm } from '../key-algorithm.js';
import type { CertifiedKey, Issuer, Validity } from './certified-key.js';

/** A self-signed root. */
export interface RootRequest {
  /** From `newSerialNumber`. */
  readonly serialNumber: Uint8Array;
  readonly validity: Validity;
  /** Issuer and subject at once. */
  readonly issuer: Issuer;
}

/** An end-entity certificate. */
export interface LeafRequest {
  readonly serialNumber: Uint8Array;
  readonly validity: Validity;
  /** CN: `isCommonName`. */
  readonly subject: string;
  /** Already checked (`parsePublicKey`). */
  readonly key: CertifiedKey;
  readonly issuer: Issuer;
  /** Where the DER CRL is; without it there is no CRL distribution point. ASCII. */
  readonly crlUrl?: string;
  /** Where the OCSP responder is; without it there is no authority information access. ASCII. */
  readonly ocspUrl?: string;
}

/** The certificate of a delegated OCSP responder (RFC 6960 section 4.2.2.2). */
export interface OcspResponderRequest {
  readonly serialNumber: Uint8Array;
  readonly validity: Validity;
  readonly commonName: string;
  readonly key: CertifiedKey;
  readonly issuer: Issuer;
}

/** DER TBSCertificate of a root. The issuer's own key signs it. */
export declare function rootTbs(request: RootRequest): Uint8Array;
/** DER TBSCertificate of a leaf. @throws TypeError for a subject that is no common name or a URL that is not ASCII */
export declare function leafTbs(request: LeafRequest): Uint8Array;
/** DER TBSCertificate of an OCSP responder: EKU OCSPSigning, id-pkix-ocsp-nocheck. */
export declare function ocspResponderTbs(request: OcspResponderRequest): Uint8Array;

/** The whole certificate in DER. `algorithm` is the issuer's, as in the TBS. PEM: `encodePem('CERTIFICATE', der)`. */
export declare function assembleCertificate(
  tbs: Uint8Array,
  algorithm: KeyAlgorithm,
  signature: Uint8Array,
): Uint8Array;

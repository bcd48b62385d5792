/** A certificate that was issued. Times in Unix seconds. */
export interface Certificate {
  /** `cert_` and 32 lowercase hex digits. */
  readonly id: string;
  readonly caId: string;
  /** Big-endian without leading zeros; null for a PQCert. */
  readonly serial: Uint8Array | null;
  readonly subject: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** DER, or the UTF-8 JSON text of a PQCert. */
  readonly encoded: Uint8Array;
}

/** The certificate of a CA's delegated OCSP responder. */
export interface ResponderCertificate extends Certificate {
  readonly serial: Uint8Array;
  /** The key version that it is about. */
  readonly versionId: string;
}

/** A revocation as lists and OCSP answers tell of it. */
export interface Revocation {
  readonly certificateId: string;
  /** Null for a PQCert. */
  readonly serial: Uint8Array | null;
  readonly reason: string | null;
  /** Unix seconds. */
  readonly revokedAt: number;
}

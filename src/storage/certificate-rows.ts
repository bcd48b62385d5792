/** At most one `active` row per project (partial unique index). Times in Unix seconds, but the last two. */
export interface CertificateAuthorityRow {
  id: string;
  project_id: string;
  /** The CA's key: exactly one version, of the key `ca/<id>`. */
  version_id: string;
  format: 'pqcert' | 'x509';
  subject: string;
  /** Canonical name. */
  algorithm: string;
  status: 'active' | 'retired';
  /** DER, or the UTF-8 JSON text of a PQCert. */
  root: Uint8Array;
  issued_at: number;
  /** Null: a PQCert root without an end. */
  expires_at: number | null;
  /** How many certificates were revoked: bumped in the commit that revokes. */
  revocation_seq: number;
  created_at: string;
  retired_at: string | null;
}

/** What a CA issued. Unique (ca_id, serial). Times in Unix seconds. */
export interface CertificateRow {
  id: string;
  ca_id: string;
  /** `ocsp`: the CA's own delegated responder. */
  kind: 'leaf' | 'ocsp';
  /** Big-endian without leading zeros; null for a PQCert. */
  serial: Uint8Array | null;
  subject: string;
  issued_at: number;
  expires_at: number;
  /** DER, or the UTF-8 JSON text of a PQCert. */
  encoded: Uint8Array;
  /** Key version of a responder. */
  responder_version_id: string | null;
}

/** One row per revoked certificate, with all that lists need. Times in Unix seconds. */
export interface CertificateRevocationRow {
  certificate_id: string;
  ca_id: string;
  /** The CA's `revocation_seq` right after this revocation: unique per CA. */
  seq: number;
  serial: Uint8Array | null;
  reason: string | null;
  revoked_at: number;
  /** Of the certificate. */
  expires_at: number;
}

/** Subject keys that were revoked as compromised, each half of a composite one. All columns are the primary key. */
export interface CompromisedKeyRow {
  project_id: string;
  /** SHA-256 of the raw public key. */
  public_key_hash: Uint8Array;
  /** The certificate whose revocation said so. */
  certificate_id: string;
}

/** The newest signed list of each kind. Primary key (ca_id, kind, number). */
export interface RevocationListRow {
  ca_id: string;
  kind: 'json' | 'der';
  number: number;
  /** It tells of every revocation up to this one. */
  revocation_seq: number;
  /** Unix seconds. */
  issued_at: number;
  content: Uint8Array;
}

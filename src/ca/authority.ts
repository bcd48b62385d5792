import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type { ProviderName } from '../custody/index.js';

/** `pqcert`: FIPSign's JSON certificates; `x509`: RFC 5280. */
export const CA_FORMATS = ['pqcert', 'x509'] as const;

/** FIPSign's JSON certificates, or X.509. */
export type CaFormat = (typeof CA_FORMATS)[number];

/**
 * A certificate authority of a project, as it stood when it was read. A retired one issues nothing; it still revokes,
 * and its lists, OCSP answers and root stay served. Times in Unix seconds but `createdAt` and `retiredAt` (RFC 3339).
 */
export interface Authority {
  /** `ca_` and 32 lowercase hex digits. */
  readonly id: string;
  readonly projectId: string;
  /** The one version of its key, which has the purpose `ca`. */
  readonly versionId: string;
  readonly format: CaFormat;
  readonly subject: string;
  readonly algorithm: KeyAlgorithm;
  readonly status: 'active' | 'retired';
  /** DER, or the UTF-8 JSON text of a PQCert. */
  readonly root: Uint8Array;
  readonly issuedAt: number;
  /** Null: a root without an end. */
  readonly expiresAt: number | null;
  /** How many of its certificates were revoked. */
  readonly revocationSeq: number;
  readonly createdAt: string;
  readonly retiredAt: string | null;
}

/** What the administrator chooses for a new CA. */
export interface NewAuthority {
  readonly format: CaFormat;
  readonly subject: string;
  /** Canonical name or alias; absent: ML-DSA-65. */
  readonly algorithm?: string;
  /** Life of the root. Absent: a PQCert root has no end, an X.509 root ends after 3650 days. */
  readonly expiresInSeconds?: number;
  /** Where the private key shall live, both halves of a composite one. Absent: the deployment's default. */
  readonly provider?: ProviderName;
}

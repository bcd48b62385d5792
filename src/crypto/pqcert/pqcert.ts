import { canonicalJsonBytes, type JsonObject } from '../encodings/canonical-json.js';

/** The one algorithm of PQCerts, of the key inside as of the signature. */
export const PQCERT_ALGORITHM = 'ML-DSA-65';

/** What the member `standard` says in every certificate. */
export const PQCERT_STANDARD = 'NIST FIPS 204';

/** What root and leaf have in common. Binary members are standard base64, times Unix seconds. */
interface PqCertMembers {
  /** `ca_…` of a root, `cert_…` of a leaf. */
  readonly id: string;
  readonly subject: string;
  /** 1952 bytes. */
  readonly publicKey: string;
  readonly issuedAt: number;
  readonly algorithm: typeof PQCERT_ALGORITHM;
  readonly standard: typeof PQCERT_STANDARD;
}

/** A root before its signature: self-signed, without `caId`; it may have no end. */
export interface PqRootBody extends PqCertMembers {
  readonly type: 'CA_ROOT';
  readonly expiresAt?: number;
}

/** A leaf before its signature. Members that are not set are absent, never null. */
export interface PqLeafBody extends PqCertMembers {
  readonly type: 'CA_CERT';
  /** Id of the root. */
  readonly caId: string;
  readonly expiresAt: number;
  readonly meta?: JsonObject;
}

/** A body with its signature (3309 bytes) in base64. No other member may stand in it. */
export type Signed<Body> = Body & { readonly signature: string };

/** A self-signed root. */
export type PqRoot = Signed<PqRootBody>;

/** A certificate that a root issued. */
export type PqLeaf = Signed<PqLeafBody>;

/** FIPSign's certificate (contracts: fipsign, section 5). */
export type PqCert = PqRoot | PqLeaf;

/** What the CA signs (pure, empty context): the canonical JSON of the members without the signature. */
export function signedBytes(body: object): Uint8Array {
  const { signature: _, ...members } = body as { readonly signature?: unknown };
  // Whoever calls has JSON in hand; anything else is refused by the canonical form itself.
  return canonicalJsonBytes(members as JsonObject);
}

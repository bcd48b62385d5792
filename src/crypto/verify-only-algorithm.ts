/**
 * Traditional halves of composites that are verified and nothing more: no provider holds such keys. Named like the
 * draft's component, with the padding where there are two.
 */
export type VerifyOnlyName =
  'ECDSA-BP256' | 'ECDSA-BP384' | `RSA-${2048 | 3072 | 4096}-PSS` | `RSA-${2048 | 3072 | 4096}-PKCS15`;

interface VerifyOnlyFacts {
  readonly name: VerifyOnlyName;
  /** Brainpool: uncompressed point `04 || x || y`. RSA: DER RSAPublicKey with e = 65537 (RFC 8017 A.1.1). Bytes. */
  readonly publicKeyBytes: number;
  /** The longest private part of a raw composite private key: ECPrivateKey or RSAPrivateKey in DER. Bytes. */
  readonly privateKeyMaxBytes: number;
  /** RSA: the length; brainpool: the longest DER form. Bytes. */
  readonly signatureBytes: number;
  /** Node's name of the hash inside the signature. */
  readonly hash: 'sha256' | 'sha384';
}

/** ECDSA over a Brainpool curve (RFC 5639). */
export interface BrainpoolAlgorithm extends VerifyOnlyFacts {
  readonly family: 'brainpool';
  /** Dotted OID of the named curve (RFC 5639 section 4.1). */
  readonly curveOid: string;
}

/** RSA signatures (RFC 8017). */
export interface RsaAlgorithm extends VerifyOnlyFacts {
  readonly family: 'rsa';
  readonly modulusBits: 2048 | 3072 | 4096;
  /** PSS: salt length in bytes, MGF1 over the same hash. Absent: PKCS #1 v1.5. */
  readonly saltBytes?: number;
}

/** Traditional halves of composites that are verified with and never held. */
export type VerifyOnlyAlgorithm = BrainpoolAlgorithm | RsaAlgorithm;

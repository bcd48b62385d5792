/** Identifier octets of the ASN.1 types that keys and certificates are made of (X.690 section 8). */
export const DerTag = Object.freeze({
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  /** Primitive context tag [0]: the seed of an ML-DSA or ML-KEM private key. */
  implicit0: 0x80,
  /** Constructed context tag [0]: `parameters` of an ECPrivateKey, extensions of a revocation list. */
  explicit0: 0xa0,
  /** Constructed context tag [1]: `publicKey` of an ECPrivateKey. */
  explicit1: 0xa1,
});

/** An identifier octet of the list. */
export type DerTag = (typeof DerTag)[keyof typeof DerTag];

import { CertID } from '@peculiar/asn1-ocsp';

import { sameBytes } from '../bytes.js';
import { hashAlgorithm } from '../hash.js';
import type { Issuer } from './certified-key.js';
import { fromDer, toDer } from './der-codec.js';
import { nameOf } from './distinguished-name.js';
import { sha1 } from './key-identifier.js';
import { readSerialOctets } from './serial-number.js';

/** Hashes that a CertID may name its issuer with. */
export type CertIdHash = 'SHA-1' | 'SHA-256';

/** Which certificate is asked about (RFC 6960 section 4.1.1). */
export interface OcspCertId {
  /** The CertID as it was sent: the answer repeats it, and a cache of answers without nonce goes by it. */
  readonly der: Uint8Array;
  /** Undefined for another hash: such a CertID matches no issuer. */
  readonly hash: CertIdHash | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: Uint8Array;
}

const HASH_OIDS: ReadonlyMap<string, CertIdHash> = new Map([
  ['1.3.14.3.2.26', 'SHA-1'],
  [hashAlgorithm('SHA-256').oid, 'SHA-256'],
]);

const DIGESTS: Readonly<Record<CertIdHash, (bytes: Uint8Array) => Uint8Array>> = {
  'SHA-1': sha1,
  'SHA-256': hashAlgorithm('SHA-256').digest,
};

/** @throws PkixError `malformed` for a serial number that no certificate has */
export function certIdOf(certId: CertID): OcspCertId {
  return {
    der: toDer(certId),
    hash: HASH_OIDS.get(certId.hashAlgorithm.algorithm),
    issuerNameHash: new Uint8Array(certId.issuerNameHash.buffer),
    issuerKeyHash: new Uint8Array(certId.issuerKeyHash.buffer),
    serialNumber: readSerialOctets(new Uint8Array(certId.serialNumber)),
  };
}

/** The library's form of what was read. */
export function certIdStructure({ der }: OcspCertId): CertID {
  return fromDer(der, CertID, 'CertID');
}

/** Whether the certificate asked about would be one of that issuer: its name and its key hash to the same values. */
export function isCertIdOf({ hash, issuerNameHash, issuerKeyHash }: OcspCertId, issuer: Issuer): boolean {
  if (hash === undefined) return false;
  const digest = DIGESTS[hash];
  return (
    sameBytes(issuerNameHash, digest(toDer(nameOf(issuer.commonName)))) &&
    sameBytes(issuerKeyHash, digest(issuer.key.publicKey))
  );
}

import { CertID, id_pkix_ocsp_nonce, OCSPRequest, Request, TBSRequest } from '@peculiar/asn1-ocsp';
import { OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

import { hashAlgorithm } from '../../hash.js';
import type { Issuer } from '../certified-key.js';
import { bufferOf, toDer } from '../der-codec.js';
import { nameOf } from '../distinguished-name.js';
import { extension } from '../extensions.js';
import { sha1 } from '../key-identifier.js';
import { serialOctets } from '../serial-number.js';

const SHA1_OID = '1.3.14.3.2.26';
const HASHES = {
  'SHA-1': [SHA1_OID, sha1],
  'SHA-256': [hashAlgorithm('SHA-256').oid, hashAlgorithm('SHA-256').digest],
  'SHA-384': [hashAlgorithm('SHA-384').oid, hashAlgorithm('SHA-384').digest],
} as const;

/** What a request may say besides its serial numbers. */
export interface OcspRequestOptions {
  readonly hash?: keyof typeof HASHES;
  readonly nonce?: Uint8Array;
}

/** What a client asks: DER OCSPRequest about certificates of one issuer. */
export function ocspRequest(
  issuer: Issuer,
  serialNumbers: readonly Uint8Array[],
  { hash = 'SHA-1', nonce }: OcspRequestOptions = {},
): Uint8Array {
  const [algorithm, digest] = HASHES[hash];
  const hashed = (bytes: Uint8Array): OctetString => new OctetString(bufferOf(digest(bytes)));
  const requestList = serialNumbers.map((serialNumber) => {
    const reqCert = new CertID({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm, parameters: null }),
      issuerNameHash: hashed(toDer(nameOf(issuer.commonName))),
      issuerKeyHash: hashed(issuer.key.publicKey),
      serialNumber: bufferOf(serialOctets(serialNumber)),
    });
    return new Request({ reqCert });
  });
  const requestExtensions = nonce && [extension(id_pkix_ocsp_nonce, new OctetString(bufferOf(nonce)))];
  return toDer(
    new OCSPRequest({
      tbsRequest: new TBSRequest({ requestList, ...(requestExtensions && { requestExtensions }) }),
    }),
  );
}

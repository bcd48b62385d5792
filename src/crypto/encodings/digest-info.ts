import type { HashAlgorithm } from '../hash.js';
import { DerTag } from './der-tag.js';
import { derElement, derOctetString, derOid, derSequence } from './der-writer.js';

/**
 * DER DigestInfo (RFC 8017 section 9.2 note 1): `SEQUENCE { SEQUENCE { hash OID, NULL }, OCTET STRING digest }`. The
 * parameters are NULL for every hash, also where a newer registration leaves them out.
 */
export function encodeDigestInfo({ oid }: HashAlgorithm, digest: Uint8Array): Uint8Array {
  return derSequence(derSequence(derOid(oid), derElement(DerTag.null)), derOctetString(digest));
}

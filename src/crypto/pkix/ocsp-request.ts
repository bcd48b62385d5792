import { id_pkix_ocsp_nonce, OCSPRequest as AsnOcspRequest } from '@peculiar/asn1-ocsp';

import { fromDer } from './der-codec.js';
import { ExtensionReader } from './extension-reader.js';
import { certIdOf, type OcspCertId } from './ocsp-cert-id.js';
import { readNonce } from './ocsp-nonce.js';
import { PkixError } from './pkix-error.js';

/** Enough for some 70 certificates; every one of them is an answer to make, and anybody may ask. */
const MAX_BYTES = 8192;

/** What a client asks (RFC 6960 section 4.1). */
export interface OcspRequest {
  /** At least one. */
  readonly certIds: readonly OcspCertId[];
  /** 1 to 128 bytes: repeated in the answer, which is then not cached. */
  readonly nonce?: Uint8Array | undefined;
}

/**
 * Reads one request (RFC 6960 section 4.1): the body of a POST, or what the path of a GET decodes to. Who asks, and a
 * signature of the request, are not looked at.
 *
 * @throws PkixError `malformed`: the caller answers `ocspErrorResponse('malformedRequest')`
 */
export function readOcspRequest(der: Uint8Array): OcspRequest {
  const { tbsRequest } = fromDer(der, AsnOcspRequest, 'OCSPRequest', MAX_BYTES);
  const { requestList, requestExtensions } = tbsRequest;
  if (requestList.length === 0) throw new PkixError('malformed', 'the request asks about nothing');
  const certIds = requestList.map(({ reqCert, singleRequestExtensions }) => {
    ExtensionReader.refuseCritical(singleRequestExtensions);
    return certIdOf(reqCert);
  });
  return { certIds, nonce: readNonce(new ExtensionReader(requestExtensions, [id_pkix_ocsp_nonce])) };
}

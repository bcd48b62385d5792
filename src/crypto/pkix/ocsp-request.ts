import { id_pkix_ocsp_nonce, OCSPRequest as AsnOcspRequest } from '@peculiar/asn1-ocsp';

import { fromDer } from './der-codec.js';
import { ExtensionReader } from './extension-reader.js';
import { certIdOf, type OcspCertId } from './ocsp-cert-id.js';
import { readNonce } from './ocsp-nonce.js';
import { PkixError } from './pkix-error.js';

/** An answer is made for each, so their number is bounded. */
const MAX_CERT_IDS = 100;

export interface OcspRequest {
  /** 1 to 100. */
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
  const { requestList, requestExtensions } = fromDer(der, AsnOcspRequest, 'OCSPRequest').tbsRequest;
  if (requestList.length < 1 || requestList.length > MAX_CERT_IDS) {
    throw new PkixError('malformed', `a request asks about 1 to ${MAX_CERT_IDS} certificates`);
  }
  const certIds = requestList.map(({ reqCert, singleRequestExtensions }) => {
    new ExtensionReader(singleRequestExtensions, []);
    return certIdOf(reqCert);
  });
  return { certIds, nonce: readNonce(new ExtensionReader(requestExtensions, [id_pkix_ocsp_nonce])) };
}

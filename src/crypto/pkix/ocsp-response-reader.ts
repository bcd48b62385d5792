import {
  BasicOCSPResponse,
  type CertStatus,
  id_pkix_ocsp_basic,
  id_pkix_ocsp_nonce,
  OCSPResponse as AsnOcspResponse,
  OCSPResponseStatus,
  type SingleResponse,
} from '@peculiar/asn1-ocsp';

import { algorithmOf } from './algorithm-reader.js';
import { type Certificate, readCertificate } from './certificate-reader.js';
import { secondsOfDate } from './certificate-time.js';
import { fromDer, toDer } from './der-codec.js';
import { ExtensionReader } from './extension-reader.js';
import type { Signed } from './issuer-signature.js';
import { certIdOf, type OcspCertId } from './ocsp-cert-id.js';
import { readNonce } from './ocsp-nonce.js';
import { PkixError } from './pkix-error.js';

/** The answer about one certificate. Times are Unix seconds. */
export interface OcspSingleAnswer {
  readonly certId: OcspCertId;
  readonly status: 'good' | 'revoked' | 'unknown';
  /** Only with `revoked`. */
  readonly revokedAt?: number;
  /** Value of CRLReason; only with `revoked`. */
  readonly reasonCode?: number | undefined;
  readonly thisUpdate: number;
  readonly nextUpdate?: number | undefined;
}

/** What a strict reading of a successful response gives. */
export interface OcspResponse extends Signed {
  /** SHA-1 of the responder's raw key. */
  readonly responderKeyHash: Uint8Array;
  /** Unix seconds. */
  readonly producedAt: number;
  readonly answers: readonly OcspSingleAnswer[];
  readonly nonce?: Uint8Array | undefined;
  /** Sent along. */
  readonly certificates: readonly Certificate[];
}

/**
 * Reads one successful response of a responder that is named by its key (RFC 6960 section 4.2).
 *
 * @throws PkixError
 */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  const basic = fromDer(basicDer(der), BasicOCSPResponse, 'BasicOCSPResponse');
  const { responderID, producedAt, responses, responseExtensions } = basic.tbsResponseData;
  if (responderID.byKey === undefined) throw new PkixError('malformed', 'the responder is not named by key');
  return {
    signed: toDer(basic.tbsResponseData),
    signatureAlgorithm: algorithmOf(basic.signatureAlgorithm),
    signature: new Uint8Array(basic.signature),
    responderKeyHash: new Uint8Array(responderID.byKey.buffer),
    producedAt: secondsOfDate(producedAt),
    answers: responses.map(readAnswer),
    nonce: readNonce(new ExtensionReader(responseExtensions, [id_pkix_ocsp_nonce])),
    certificates: (basic.certs ?? []).map((certificate) => readCertificate(toDer(certificate))),
  };
}

function basicDer(der: Uint8Array): Uint8Array {
  const { responseStatus, responseBytes } = fromDer(der, AsnOcspResponse, 'OCSPResponse');
  if (
    responseStatus !== OCSPResponseStatus.successful ||
    responseBytes?.responseType !== id_pkix_ocsp_basic
  ) {
    throw new PkixError('malformed', 'the response carries no basic answer');
  }
  return new Uint8Array(responseBytes.response.buffer);
}

function readAnswer(response: SingleResponse): OcspSingleAnswer {
  const { certID, certStatus, thisUpdate, nextUpdate, singleExtensions } = response;
  ExtensionReader.refuseCritical(singleExtensions);
  return {
    certId: certIdOf(certID),
    ...readStatus(certStatus),
    thisUpdate: secondsOfDate(thisUpdate),
    nextUpdate: nextUpdate && secondsOfDate(nextUpdate),
  };
}

function readStatus({
  good,
  revoked,
}: CertStatus): Pick<OcspSingleAnswer, 'status' | 'revokedAt' | 'reasonCode'> {
  if (revoked === undefined) return { status: good === null ? 'good' : 'unknown' };
  const { revocationTime, revocationReason } = revoked;
  return {
    status: 'revoked',
    revokedAt: secondsOfDate(revocationTime),
    reasonCode: revocationReason?.reason,
  };
}

import {
  CertStatus,
  id_pkix_ocsp_basic,
  KeyHash,
  OCSPResponse as AsnOcspResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
} from '@peculiar/asn1-ocsp';
import { OctetString } from '@peculiar/asn1-schema';
import { CRLReason as AsnCrlReason } from '@peculiar/asn1-x509';

import { DerTag } from '../encodings/der-tag.js';
import { derElement, derSequence } from '../encodings/der-writer.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { dateOf } from './certificate-time.js';
import type { CertifiedKey } from './certified-key.js';
import { crlReasonCode, type CrlReason } from './crl-reason.js';
import { bufferOf, toDer } from './der-codec.js';
import { sha1 } from './key-identifier.js';
import { certIdStructure, type OcspCertId } from './ocsp-cert-id.js';
import { nonceExtension } from './ocsp-nonce.js';
import { assembleSigned } from './signed-structure.js';

/** What is known of a certificate. `unknown`: never issued by this CA. Times are Unix seconds. */
export type OcspStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly revokedAt: number; readonly reason?: CrlReason | undefined };

/** What is said about one certificate. */
export interface OcspAnswer {
  readonly certId: OcspCertId;
  readonly status: OcspStatus;
  /** Unix seconds. */
  readonly thisUpdate: number;
  /** Unix seconds. */
  readonly nextUpdate: number;
}

/** A response to be made (RFC 6960 section 4.2). */
export interface OcspResponseRequest {
  /** The delegated responder's key, which signs; the response names it by its SHA-1 hash. */
  readonly responder: CertifiedKey;
  /** Unix seconds. */
  readonly producedAt: number;
  /** One for each CertID of the request, in its order. */
  readonly answers: readonly OcspAnswer[];
  readonly nonce?: Uint8Array | undefined;
}

/** Statuses that carry no answer and no signature (RFC 6960 section 2.3). */
export type OcspFailure = 'malformedRequest' | 'internalError' | 'tryLater' | 'unauthorized';

/** DER ResponseData: what the responder signs. @throws TypeError for a time that is none */
export function ocspResponseTbs({ responder, producedAt, answers, nonce }: OcspResponseRequest): Uint8Array {
  const byKey = new KeyHash(bufferOf(sha1(responder.publicKey)));
  return toDer(
    new ResponseData({
      responderID: new ResponderID({ byKey }),
      producedAt: dateOf(producedAt),
      responses: answers.map(singleResponse),
      ...(nonce && { responseExtensions: [nonceExtension(nonce)] }),
    }),
  );
}

/**
 * The whole OCSPResponse in DER (`application/ocsp-response`).
 *
 * @param algorithm the responder's
 * @param responderCertificate DER, sent along so that clients can check the delegation
 */
export function assembleOcspResponse(
  tbs: Uint8Array,
  algorithm: KeyAlgorithm,
  signature: Uint8Array,
  responderCertificate: Uint8Array,
): Uint8Array {
  const certificates = derElement(DerTag.explicit0, derSequence(responderCertificate));
  const basic = assembleSigned(tbs, algorithm, signature, certificates);
  const responseBytes = new ResponseBytes({
    responseType: id_pkix_ocsp_basic,
    response: new OctetString(bufferOf(basic)),
  });
  return toDer(new AsnOcspResponse({ responseStatus: OCSPResponseStatus.successful, responseBytes }));
}

/** An OCSPResponse without an answer, in DER. */
export function ocspErrorResponse(failure: OcspFailure): Uint8Array {
  return toDer(new AsnOcspResponse({ responseStatus: OCSPResponseStatus[failure] }));
}

function singleResponse({ certId, status, thisUpdate, nextUpdate }: OcspAnswer): SingleResponse {
  return new SingleResponse({
    certID: certIdStructure(certId),
    certStatus: certStatus(status),
    thisUpdate: dateOf(thisUpdate),
    nextUpdate: dateOf(nextUpdate),
  });
}

function certStatus(status: OcspStatus): CertStatus {
  if (status.kind !== 'revoked') return new CertStatus({ [status.kind]: null });
  const { revokedAt, reason } = status;
  return new CertStatus({
    revoked: new RevokedInfo({
      revocationTime: dateOf(revokedAt),
      ...(reason && { revocationReason: new AsnCrlReason(crlReasonCode(reason)) }),
    }),
  });
}

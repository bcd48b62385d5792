import { COMPOSITE_SPECIFICATION } from '../../../crypto/composite/specification.js';
import { PQCERT_STANDARD } from '../../../crypto/pqcert/index.js';
import {
  certificateValue,
  type Authority,
  type FoundCertificate,
  type IssuedCertificate,
} from '../../../ca/index.js';
import type { UsageNumbers } from '../../../usage/index.js';
import type { CaUsageDto, CertificateAnswerDto, IssueCertificateAnswerDto, IssueMetaDto } from './ca.dto.js';

/** Exactly three members. */
export function caUsage({ freeRemaining, packRemaining, totalRemaining }: UsageNumbers): CaUsageDto {
  return { freeRemaining, packRemaining, totalRemaining };
}

/** The answer that hands a certificate out. Members that do not apply are absent: a client fails at unknown ones. */
export function issueAnswer(issued: IssuedCertificate): IssueCertificateAnswerDto {
  const { certificate, authority, usage } = issued;
  return {
    success: true,
    certificate: certificateValue(authority.format, certificate.encoded),
    meta: issueMeta(issued),
    usage: caUsage(usage),
  };
}

function issueMeta({ certificate, authority, requestedSeconds, seconds }: IssuedCertificate): IssueMetaDto {
  const { id, caId, subject, issuedAt, expiresAt, encoded } = certificate;
  const { format, algorithm } = authority;
  return {
    certId: id,
    caId,
    subject,
    issuedAt,
    expiresAt,
    algorithm: algorithm.name,
    standard: standardOf(authority),
    format,
    ...(format === 'x509' && { sizeNote: sizeNote(encoded.length, algorithm.name) }),
    // Exactly three members: Python clients unpack them.
    ...(seconds < requestedSeconds && {
      caExpiry: {
        truncated: true,
        requestedExpiresInSeconds: requestedSeconds,
        resolvedExpiresInSeconds: seconds,
      },
    }),
  };
}

function standardOf({ algorithm }: Authority): string {
  return algorithm.kind === 'composite' ? COMPOSITE_SPECIFICATION : PQCERT_STANDARD;
}

function sizeNote(bytes: number, algorithm: string): string {
  return `${bytes} bytes in DER: keys and signatures of ${algorithm} are larger than classical ones`;
}

/** `meta` for X.509 only: Python clients fail when an answer about a PQCert has it. */
export function certificateAnswer(found: FoundCertificate): CertificateAnswerDto {
  const { certificate, format, algorithm, revokedAt, expired } = found;
  const { id: certId, caId, subject, expiresAt, encoded } = certificate;
  return {
    success: true,
    certificate: certificateValue(format, encoded),
    status: { revoked: revokedAt !== null, expired, revokedAt, expiresAt },
    ...(format === 'x509' && { meta: { certId, caId, subject, format, algorithm } }),
  };
}

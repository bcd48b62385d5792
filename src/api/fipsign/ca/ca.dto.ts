import { ApiProperty } from '@nestjs/swagger';

import { CA_FORMATS } from '../../../ca/index.js';
import { SuccessDto } from '../answers.dto.js';

/** A certificate in FIPSign's own form, a root or a leaf. The signature covers the canonical JSON of all other members. */
export class PqCertDto {
  @ApiProperty({ enum: ['CA_ROOT', 'CA_CERT'], example: 'CA_CERT' })
  type!: string;

  /**
   * `ca_…` of a root, `cert_…` of a leaf.
   * @example "cert_0123456789abcdef0123456789abcdef"
   */
  id!: string;

  /** @example "device-00123" */
  subject!: string;

  /** Standard base64 of the raw ML-DSA-65 key. */
  publicKey!: string;

  /** Id of the root; in leaves only. */
  caId?: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_793_520_000 })
  issuedAt!: number;

  /** Unix seconds; a root may have no end. */
  @ApiProperty({ type: 'integer', format: 'int64', required: false, example: 1_825_056_000 })
  expiresAt?: number;

  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** @example "NIST FIPS 204" */
  standard!: string;

  /** What the request had, unchanged. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  meta?: Readonly<Record<string, unknown>>;

  /** Standard base64. */
  signature!: string;
}

/** What the project has left, right after this call's own charge. */
export class CaUsageDto {
  @ApiProperty({ type: 'integer', example: 9999 })
  freeRemaining!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  packRemaining!: number;

  @ApiProperty({ type: 'integer', example: 9999 })
  totalRemaining!: number;
}

/** Why a certificate lives shorter than was asked for: its root ends then. */
export class CaExpiryDto {
  /** Always `true`. */
  truncated!: boolean;

  @ApiProperty({ type: 'integer', example: 31_536_000 })
  requestedExpiresInSeconds!: number;

  @ApiProperty({ type: 'integer', example: 86_400 })
  resolvedExpiresInSeconds!: number;
}

/** About a new certificate. */
export class IssueMetaDto {
  /** @example "cert_0123456789abcdef0123456789abcdef" */
  certId!: string;

  /** @example "ca_0123456789abcdef0123456789abcdef" */
  caId!: string;

  /** @example "device-00123" */
  subject!: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_793_520_000 })
  issuedAt!: number;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_825_056_000 })
  expiresAt!: number;

  /**
   * The CA's algorithm.
   * @example "ML-DSA-65"
   */
  algorithm!: string;

  /** @example "NIST FIPS 204" */
  standard!: string;

  @ApiProperty({ enum: CA_FORMATS, example: 'pqcert' })
  format!: string;

  /** On the certificate's size; for X.509 only. */
  sizeNote?: string;

  /** Only where the root cut the certificate's life short. */
  caExpiry?: CaExpiryDto;
}

const CERTIFICATE = {
  oneOf: [
    { $ref: '#/components/schemas/PqCertDto' },
    { type: 'string', description: 'PEM of an X.509 certificate' },
  ],
};

/** A new certificate. */
export class IssueCertificateAnswerDto extends SuccessDto {
  /** A PQCert, or the PEM text of an X.509 certificate. */
  @ApiProperty(CERTIFICATE)
  certificate!: unknown;

  meta!: IssueMetaDto;

  usage!: CaUsageDto;
}

/** A revocation. */
export class RevokeCertificateAnswerDto extends SuccessDto {
  /** @example "cert_0123456789abcdef0123456789abcdef" */
  certId!: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_793_520_000 })
  revokedAt!: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'keyCompromise' })
  reason!: string | null;

  usage!: CaUsageDto;

  /** For X.509 only. */
  @ApiProperty({ enum: ['x509'], required: false })
  format?: string;
}

/** What has become of a certificate. */
export class CertificateStatusDto {
  revoked!: boolean;

  expired!: boolean;

  /** Unix seconds; null while it is not revoked. */
  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, example: null })
  revokedAt!: number | null;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_825_056_000 })
  expiresAt!: number;
}

/** About an X.509 certificate. */
export class CertificateMetaDto {
  /** @example "cert_0123456789abcdef0123456789abcdef" */
  certId!: string;

  /** @example "ca_0123456789abcdef0123456789abcdef" */
  caId!: string;

  /** @example "device-00123" */
  subject!: string;

  @ApiProperty({ enum: ['x509'], example: 'x509' })
  format!: string;

  /**
   * The CA's algorithm.
   * @example "ML-DSA-65"
   */
  algorithm!: string;
}

/** A certificate that was issued. */
export class CertificateAnswerDto extends SuccessDto {
  /** A PQCert, or the PEM text of an X.509 certificate. */
  @ApiProperty(CERTIFICATE)
  certificate!: unknown;

  status!: CertificateStatusDto;

  /** For X.509 only. */
  meta?: CertificateMetaDto;
}

/** One revoked certificate. */
export class SignedCrlEntryDto {
  /** @example "cert_0123456789abcdef0123456789abcdef" */
  certId!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'keyCompromise' })
  reason!: string | null;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_793_520_000 })
  revokedAt!: number;
}

/** A revocation list, signed over the canonical JSON of all members but `signature`. */
export class SignedCrlDto {
  /** @example "ca_0123456789abcdef0123456789abcdef" */
  caId!: string;

  /**
   * Of the CA.
   * @example "Device CA"
   */
  subject!: string;

  @ApiProperty({ enum: CA_FORMATS, example: 'pqcert' })
  format!: string;

  /**
   * The CA's algorithm, which the list is signed with.
   * @example "ML-DSA-65"
   */
  algorithm!: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_793_520_000 })
  generatedAt!: number;

  /** Newest revocation first. */
  revokedCerts!: SignedCrlEntryDto[];

  /** Standard base64. */
  signature!: string;
}

/** The CA's signed revocation list. */
export class CrlAnswerDto extends SuccessDto {
  crl!: SignedCrlDto;

  /** As in the list. Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_793_520_000 })
  generatedAt!: number;

  /** How to verify the list. */
  verifyNote!: string;
}

import { ApiProperty } from '@nestjs/swagger';

import { ISSUE_LIMITS } from '../../../ca/index.js';

/** A certificate to be issued. Which members are taken depends on the CA. */
export class IssueCertificateRequestDto {
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: ISSUE_LIMITS.subject,
    required: false,
    description: 'Whom the certificate is about. Not beside `csr`.',
    example: 'device-00123',
  })
  subject?: string;

  @ApiProperty({
    type: 'string',
    required: false,
    description:
      'The raw key to be certified in standard base64: ML-DSA-65 (1952 bytes); for a composite CA also a key of its ' +
      'own suite. Not beside `csr`.',
  })
  publicKey?: string;

  /**
   * X.509 CAs only, instead of `subject` and `publicKey`: a PKCS#10 request as PEM. Its common name becomes the
   * subject, requested extensions are ignored.
   */
  csr?: string;

  @ApiProperty({
    type: 'integer',
    minimum: ISSUE_LIMITS.leastSeconds,
    maximum: ISSUE_LIMITS.mostSeconds,
    description: 'Life of the certificate; it is cut short where the root ends earlier.',
    example: 31_536_000,
  })
  expiresInSeconds!: number;

  @ApiProperty({
    type: 'object',
    maxProperties: ISSUE_LIMITS.metaKeys,
    additionalProperties: true,
    description: 'PQCert CAs only: stands in the certificate as it is.',
    example: { model: 'lock-v2', batch: '2026-05' },
  })
  meta?: Readonly<Record<string, unknown>>;
}

/** A certificate to be revoked. */
export class RevokeCertificateRequestDto {
  /** @example "cert_0123456789abcdef0123456789abcdef" */
  certId!: string;

  /**
   * Shown in the signed list. The RFC 5280 names `keyCompromise`, `affiliationChanged`, `superseded`,
   * `cessationOfOperation` and `privilegeWithdrawn` become reason codes in DER lists and OCSP answers.
   * `keyCompromise` also bars the key from further certificates of the project's composite CAs.
   * @example "keyCompromise"
   */
  @ApiProperty({ type: 'string', maxLength: 256, required: false, example: 'keyCompromise' })
  reason?: string;
}

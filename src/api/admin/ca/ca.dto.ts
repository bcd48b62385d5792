import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

import { CA_FORMATS, type CaFormat } from '../../../ca/index.js';
import { IsIntegerIn } from '../../http/index.js';

const PROVIDERS = ['memory', 'wasm', 'pkcs11'] as const;
/** A hundred years of 365 days. */
const MOST_SECONDS = 3_153_600_000;
const MAX_ALGORITHM_NAME = 64;

/** A CA to be made. */
export class CreateCaDto {
  /** `pqcert`: FIPSign's JSON certificates; `x509`: RFC 5280. */
  @ApiProperty({ enum: CA_FORMATS, example: 'x509' })
  @IsIn(CA_FORMATS)
  format!: CaFormat;

  /**
   * Name of the CA; the common name of an X.509 root. No control characters.
   * @example "Device CA"
   */
  @IsString()
  @Length(1, 256)
  subject!: string;

  /** ML-DSA-65; for `x509` also a composite suite. Cannot be changed later. */
  @ApiProperty({
    type: 'string',
    required: false,
    default: 'ML-DSA-65',
    example: 'MLDSA65-ECDSA-P256-SHA512',
  })
  @IsOptional()
  @IsString()
  @Length(1, MAX_ALGORITHM_NAME)
  algorithm?: string;

  /** Life of the root. Absent: an X.509 root lives 3650 days, a PQCert root has no end. */
  @ApiProperty({ type: 'integer', format: 'int64', required: false, example: 315_360_000 })
  @IsOptional()
  @IsIntegerIn(1, MOST_SECONDS)
  expires_in_seconds?: number;

  /** Where the private key shall live, both halves of a composite one. Absent: the deployment's default. */
  @ApiProperty({ enum: PROVIDERS, required: false, example: 'memory' })
  @IsOptional()
  @IsIn(PROVIDERS)
  provider?: (typeof PROVIDERS)[number];
}

/** A root in FIPSign's own form. The signature covers the canonical JSON of all other members. */
export class PqRootDto {
  @ApiProperty({ enum: ['CA_ROOT'], example: 'CA_ROOT' })
  type!: string;

  /** @example "ca_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "Device CA" */
  subject!: string;

  /** Standard base64 of the raw ML-DSA-65 key. */
  publicKey!: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_793_520_000 })
  issuedAt!: number;

  /** Unix seconds; absent: no end. */
  @ApiProperty({ type: 'integer', format: 'int64', required: false, example: 2_108_880_000 })
  expiresAt?: number;

  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** @example "NIST FIPS 204" */
  standard!: string;

  /** Standard base64. */
  signature!: string;
}

/** A CA with its root. */
export class CaDto {
  /** @example "ca_0123456789abcdef0123456789abcdef" */
  id!: string;

  @ApiProperty({ enum: CA_FORMATS, example: 'x509' })
  format!: string;

  /** @example "Device CA" */
  subject!: string;

  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  created_at!: string;

  /** The self-signed root: a PQCert object, or the PEM text of an X.509 certificate. */
  @ApiProperty({
    oneOf: [
      { $ref: '#/components/schemas/PqRootDto' },
      { type: 'string', description: 'PEM of an X.509 certificate' },
    ],
  })
  root!: unknown;
}

/** A CA and how it stands. */
export class CaStateDto extends CaDto {
  /** A retired CA issues nothing; it still revokes, and its lists and its root stay served. */
  @ApiProperty({ enum: ['active', 'retired'], example: 'active' })
  status!: string;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  retired_at!: string | null;

  /** When the root ends; null: never. */
  @ApiProperty({ type: 'string', nullable: true, example: '2036-11-18T08:30:00.000Z' })
  expires_at!: string | null;
}

/** The project's newest CA, and those before it. */
export class ProjectCaDto extends CaStateDto {
  /** Newest first. */
  earlier!: CaStateDto[];
}

import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

import {
  API_KEY_FORMATS,
  MAX_API_KEY_NAME,
  PROJECT_LIMITS,
  SCOPES,
  type ApiKeyFormat,
} from '../../../projects/index.js';
import { IsListOf, IsTimeText } from '../../http/index.js';

/** No id is longer; a shorter text that names nothing is 404. */
const MAX_ID_LENGTH = 64;

/** A tenant to be made. */
export class CreateTenantDto {
  /**
   * Unique. One line; `twinseal:` in front is reserved.
   * @example "Acme"
   */
  @IsString()
  @Length(1, PROJECT_LIMITS.name)
  name!: string;

  /**
   * The operator's own word for the tariff.
   * @example "team"
   */
  @IsOptional()
  @IsString()
  @Length(1, PROJECT_LIMITS.plan)
  plan?: string;
}

/** An API key to be made for a tenant; every member may be left out, and so may the body. */
export class CreateTenantApiKeyDto {
  /**
   * For people; need not be unique. `default` when absent.
   * @example "production"
   */
  @IsOptional()
  @IsString()
  @Length(1, MAX_API_KEY_NAME)
  name?: string;

  /** How the key is spelled. Clients of this API insist on `qph`. */
  @ApiProperty({ enum: API_KEY_FORMATS, required: false, default: 'qph', example: 'qph' })
  @IsOptional()
  @IsIn(API_KEY_FORMATS)
  format?: ApiKeyFormat;

  /** What the key may do. Absent: everything. */
  @IsOptional()
  @IsListOf(SCOPES, ['sign', 'verify'])
  scopes?: string[];

  /**
   * RFC 3339, in the future. Absent: the key does not expire.
   * @example "2027-11-21T08:30:00Z"
   */
  @IsOptional()
  @IsTimeText()
  expires_at?: string;
}

/** Which API key to replace. */
export class RotateApiKeyDto {
  /**
   * Absent: the newest usable key of the format `qph`.
   * @example "akey_0123456789abcdef0123456789abcdef"
   */
  @IsOptional()
  @IsString()
  @Length(1, MAX_ID_LENGTH)
  api_key_id?: string;
}

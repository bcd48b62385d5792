import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

import { API_KEY_FORMATS, MAX_API_KEY_NAME, SCOPES, type ApiKeyFormat } from '../../../projects/index.js';
import { IsListOf, IsTimeText } from '../../http/index.js';

/** An API key to be made. */
export class CreateApiKeyDto {
  /**
   * For people; need not be unique. One line.
   * @example "ci"
   */
  @IsString()
  @Length(1, MAX_API_KEY_NAME)
  name!: string;

  /** How the key is spelled; vendors' clients insist on theirs. */
  @ApiProperty({ enum: API_KEY_FORMATS, required: false, default: 'pqa', example: 'qph' })
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

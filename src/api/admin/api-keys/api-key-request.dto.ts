import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  MaxLength,
} from 'class-validator';

import { API_KEY_FORMATS, MAX_API_KEY_NAME, SCOPES, type ApiKeyFormat } from '../../../projects/index.js';

/** Characters of the longest RFC 3339 time with nanoseconds and offset. */
const MAX_TIME_LENGTH = 35;

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
  @ApiProperty({ enum: SCOPES, isArray: true, required: false, minItems: 1, example: ['sign', 'verify'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @IsIn(SCOPES, { each: true })
  scopes?: string[];

  /**
   * RFC 3339, in the future. Absent: the key does not expire.
   * @example "2027-11-21T08:30:00Z"
   */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH)
  expires_at?: string;
}

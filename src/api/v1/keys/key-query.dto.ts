import { IsIn, IsOptional, IsString } from 'class-validator';

import { IsIntegerTextIn } from '../../http/index.js';
import { KEY_STATUSES, MAX_KEY_VERSION, type KeyStatus } from '../../../keys/index.js';
import { IsKeyName } from '../is-key-name.decorator.js';
import { KeyRequestDto } from './key-request.dto.js';

const PUBLIC_KEY_FORMATS = ['raw', 'spki', 'pem', 'jwk'] as const;

/** A form that public keys are shown in. */
export type PublicKeyFormat = (typeof PUBLIC_KEY_FORMATS)[number];

/** Query of the routes that show one key version. */
export class KeyQueryDto extends KeyRequestDto {}

/** The version that a path names. */
export class KeyVersionParamDto {
  /**
   * Number of the version, from 1.
   * @example 1
   */
  @IsIntegerTextIn(1, MAX_KEY_VERSION)
  version!: number;
}

/** Which key's public half is wanted, and in which form. */
export class PublicKeyQueryDto extends KeyRequestDto {
  /**
   * `raw` and `spki` are base64, `pem` is text, `jwk` is an object.
   * @default "raw"
   */
  @IsOptional()
  @IsIn(PUBLIC_KEY_FORMATS, { message: '"format" must be one of raw, spki, pem, jwk' })
  format?: PublicKeyFormat;
}

/** Versions per page. */
export const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/** Query of the list; every member narrows it. */
export class KeyListQueryDto {
  /**
   * Canonical name or alias.
   * @example "ML-DSA-65"
   */
  @IsOptional()
  @IsString()
  algorithm?: string;

  @IsOptional()
  @IsKeyName()
  key?: string;

  @IsOptional()
  @IsIn(KEY_STATUSES, { message: '"status" must be one of active, retired, archived' })
  status?: KeyStatus;

  /**
   * Versions per page, 1 to 1000.
   * @default 100
   */
  @IsOptional()
  @IsIntegerTextIn(1, MAX_PAGE)
  limit?: number;

  /** `next_cursor` of the page before. */
  @IsOptional()
  @IsString()
  cursor?: string;
}

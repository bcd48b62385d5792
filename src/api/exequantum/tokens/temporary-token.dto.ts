import { IsOptional } from 'class-validator';

import { TEMPORARY_TOKEN_LIMITS } from '../../../projects/index.js';
import { IsIntegerIn, IsIntegerTextIn } from '../../http/index.js';

const { seconds, attempts } = TEMPORARY_TOKEN_LIMITS;

/** A temporary token to be made, asked for in a body. */
export class TemporaryTokenRequestDto {
  /**
   * Life in seconds.
   * @default 300
   */
  @IsOptional()
  @IsIntegerIn(seconds.min, seconds.max)
  expiry_time?: number;

  /**
   * How many requests it lets through, failed ones included.
   * @default 1
   */
  @IsOptional()
  @IsIntegerIn(attempts.min, attempts.max)
  expire_after_attempts?: number;
}

/** A temporary token to be made, asked for in the query. */
export class TemporaryTokenQueryDto {
  /**
   * Life in seconds.
   * @default 300
   */
  @IsOptional()
  @IsIntegerTextIn(seconds.min, seconds.max)
  expiry_time?: number;

  /**
   * How many requests it lets through, failed ones included.
   * @default 1
   */
  @IsOptional()
  @IsIntegerTextIn(attempts.min, attempts.max)
  expire_after_attempts?: number;
}

/** A temporary token, in the one answer that shows it. */
export class TemporaryTokenDto {
  /** 64 hexadecimal digits; shown here only. */
  new_token!: string;
}

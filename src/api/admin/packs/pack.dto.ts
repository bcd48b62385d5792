import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

import { MAX_PACK_TOKENS, PACK_LIMITS } from '../../../usage/index.js';
import { IsIntegerIn, IsNullable } from '../../http/index.js';

/** A pack of tokens to be added. */
export class AddPackDto {
  /**
   * The operator's own word for it.
   * @example "starter"
   */
  @IsString()
  @Length(1, PACK_LIMITS.packType)
  pack_type!: string;

  /**
   * How many tokens it holds.
   * @example 50000
   */
  @IsIntegerIn(1, MAX_PACK_TOKENS)
  tokens!: number;

  /** What it was paid with. null: nothing to note. */
  @ApiProperty({ type: 'string', nullable: true, required: false, example: 'invoice 4711' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @Length(1, PACK_LIMITS.paymentRef)
  payment_ref?: string | null;
}

/** Tokens bought once; they never expire. */
export class PackDto {
  /** @example "pack_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "starter" */
  pack_type!: string;

  @ApiProperty({ type: 'integer', example: 50_000 })
  tokens!: number;

  @ApiProperty({ type: 'integer', example: 50_000 })
  tokens_remaining!: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'invoice 4711' })
  payment_ref!: string | null;

  /** @example "2026-11-21T08:30:00.000Z" */
  purchased_at!: string;
}

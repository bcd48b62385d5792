import { ApiProperty } from '@nestjs/swagger';

import { SuccessDto } from '../answers.dto.js';

/** The current month. */
export class CurrentUsageDto {
  /** @example "2026-11" */
  month!: string;

  @ApiProperty({ type: 'integer', example: 12 })
  freeUsed!: number;

  @ApiProperty({ type: 'integer', example: 9988 })
  freeRemaining!: number;

  /** An unlimited project shows 1,000,000,000,000. */
  @ApiProperty({ type: 'integer', example: 10_000 })
  freeLimit!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  packRemaining!: number;

  @ApiProperty({ type: 'integer', example: 9988 })
  totalRemaining!: number;
}

/** One month of the history. */
export class MonthUsageDto {
  /** @example "2026-11" */
  month!: string;

  @ApiProperty({ type: 'integer', example: 12 })
  tokensUsed!: number;

  @ApiProperty({ type: 'integer', example: 12 })
  fromFree!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  fromPack!: number;
}

/** A pack that was bought. */
export class UsagePackDto {
  /** @example "pack_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "starter" */
  packType!: string;

  @ApiProperty({ type: 'integer', example: 50_000 })
  tokensPurchased!: number;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer', example: 1_793_520_000 })
  purchasedAt!: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'invoice 4711' })
  paymentRef!: string | null;
}

/** Whom the project belongs to. */
export class DeveloperDto {
  /** @example "owner@example.com" */
  email!: string;
}

/** What the project used and has left. */
export class UsageAnswerDto extends SuccessDto {
  current!: CurrentUsageDto;

  /** Six months, oldest first; the last is the current one. */
  monthlyHistory!: MonthUsageDto[];

  packs!: UsagePackDto[];

  developer!: DeveloperDto;

  /** How to read the numbers. */
  note!: string;
}

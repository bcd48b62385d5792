import { ApiProperty } from '@nestjs/swagger';

import { RemainingDto, SuccessDto } from '../answers.dto.js';
import { PqTokenDto } from '../tokens/token.dto.js';

const STATUSES = ['active', 'suspended', 'revoked'] as const;

/** A mandate in the answer that makes it. */
export class CreatedMandateDto {
  /** @example "mdt_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "agent-7" */
  agentId!: string;

  /** @example "alice@example.com" */
  issuedBy!: string;

  @ApiProperty({ type: 'string', isArray: true, example: ['orders.read'] })
  scope!: readonly string[];

  /** 0 = unlimited. */
  @ApiProperty({ type: 'integer', example: 100 })
  budgetTotal!: number;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer' })
  expiresAt!: number;

  @ApiProperty({ enum: STATUSES, example: 'active' })
  status!: string;

  /** What the agent shows; /verify refuses it. */
  token!: PqTokenDto;
}

/** A new mandate. */
export class CreatedMandateAnswerDto extends SuccessDto {
  mandate!: CreatedMandateDto;

  usage!: RemainingDto;
}

/** The action is granted, and its cost is taken. */
export class GrantedDto extends SuccessDto {
  /** Always `granted`. */
  result!: string;

  /** @example "orders.read" */
  actionMatched!: string;

  /** Units left; 0 for an unlimited mandate. */
  @ApiProperty({ type: 'integer', example: 99 })
  budgetRemaining!: number;

  /** Life left. */
  @ApiProperty({ type: 'integer', example: 86_399 })
  expiresInSeconds!: number;

  usage!: RemainingDto;
}

/** The action is not granted, and nothing is taken. */
export class DeniedDto {
  /** Always `false`. */
  success!: boolean;

  /** Always `denied`. */
  result!: string;

  @ApiProperty({
    enum: [
      'invalid_signature',
      'mandate_expired',
      'mandate_revoked',
      'mandate_suspended',
      'scope_not_authorized',
      'budget_exhausted',
    ],
    example: 'scope_not_authorized',
  })
  reason!: string;

  /** With `scope_not_authorized`. */
  @ApiProperty({ type: 'string', isArray: true, required: false })
  authorizedScope?: readonly string[];

  /** With `budget_exhausted`. */
  @ApiProperty({ type: 'integer', required: false })
  budgetConsumedUnits?: number;

  /** With `budget_exhausted`. */
  @ApiProperty({ type: 'integer', required: false })
  budgetTotalUnits?: number;
}

/** A mandate after a change. */
export class ChangedMandateDto extends SuccessDto {
  /** @example "mdt_0123456789abcdef0123456789abcdef" */
  id!: string;

  @ApiProperty({ enum: STATUSES, example: 'suspended' })
  status!: string;

  @ApiProperty({ type: 'string', isArray: true, example: ['orders.read'] })
  scope!: readonly string[];

  /** Unix seconds. */
  @ApiProperty({ type: 'integer' })
  updatedAt!: number;

  /**
   * When nothing had to change.
   * @example "Already suspended"
   */
  message?: string;
}

/** A mandate as it stands. */
export class MandateDto {
  /** @example "mdt_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "agent-7" */
  agentId!: string;

  /** @example "alice@example.com" */
  issuedBy!: string;

  @ApiProperty({ type: 'string', isArray: true, example: ['orders.read', 'orders.write'] })
  scopeOriginal!: readonly string[];

  @ApiProperty({ type: 'string', isArray: true, example: ['orders.read'] })
  scopeCurrent!: readonly string[];

  /** 0 = unlimited. */
  @ApiProperty({ type: 'integer', example: 100 })
  budgetTotal!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  budgetConsumed!: number;

  /** 0 for an unlimited mandate. */
  @ApiProperty({ type: 'integer', example: 99 })
  budgetRemaining!: number;

  @ApiProperty({ enum: STATUSES, example: 'active' })
  status!: string;

  /** Unix seconds, as are the other times. */
  @ApiProperty({ type: 'integer' })
  issuedAt!: number;

  @ApiProperty({ type: 'integer' })
  expiresAt!: number;

  /** Life left; 0 once it has ended. */
  @ApiProperty({ type: 'integer' })
  expiresInSeconds!: number;

  @ApiProperty({ type: 'integer' })
  updatedAt!: number;
}

/** One mandate. */
export class MandateAnswerDto extends SuccessDto {
  mandate!: MandateDto;
}

/** A page of mandates, newest first. */
export class MandateListDto extends SuccessDto {
  mandates!: MandateDto[];

  /** On all pages. */
  @ApiProperty({ type: 'integer' })
  total!: number;

  /** On this page. */
  @ApiProperty({ type: 'integer' })
  count!: number;

  /** For the next page; null on the last. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  nextCursor!: string | null;
}

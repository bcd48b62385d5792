import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

import { IsIntegerIn, IsIntegerTextIn } from '../../http/index.js';
import { IsNonNegativeInteger, IsText } from '../is-text.decorator.js';
import { PqTokenDto } from '../tokens/token.dto.js';

const MANDATE_ACTIONS = ['narrow', 'suspend', 'resume', 'revoke'] as const;

/** A mandate to be made. */
export class CreateMandateDto {
  /**
   * Who acts.
   * @example "agent-7"
   */
  @IsText({ min: 1, max: 128 })
  agentId!: string;

  /**
   * In whose name.
   * @example "alice@example.com"
   */
  @IsText({ min: 1, max: 256 })
  issuedBy!: string;

  /**
   * Actions that it covers, each compared as a whole.
   * @example ["orders.read"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsText({ min: 1, max: 64, each: true })
  scope!: string[];

  /**
   * Units that may be spent; 0 = unlimited.
   * @example 100
   */
  @IsNonNegativeInteger()
  budgetTotal!: number;

  /**
   * Life of the mandate.
   * @example 86400
   */
  @IsIntegerIn(60, 2_592_000)
  expiresInSeconds!: number;
}

/** An action to be granted. */
export class VerifyMandateDto {
  /** The mandate's token. */
  @ApiProperty({ type: PqTokenDto })
  @IsObject()
  token!: object;

  /**
   * What shall be done.
   * @example "orders.read"
   */
  @IsText({ min: 1, max: 256 })
  action!: string;

  /**
   * Units that it takes from the budget.
   * @example 1
   */
  @IsNonNegativeInteger()
  cost!: number;
}

/** A change of a mandate. */
export class MandateChangeDto {
  /** `revoke` is the end. */
  @IsIn(MANDATE_ACTIONS)
  @ApiProperty({ enum: MANDATE_ACTIONS, example: 'suspend' })
  action!: 'narrow' | 'suspend' | 'resume' | 'revoke';

  /**
   * With `narrow` only: what stays of the current scope.
   * @example ["orders.read"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsText({ min: 1, max: 64, each: true })
  scope?: string[];
}

/** Which part of the list is wanted. */
export class MandateListQueryDto {
  /**
   * Mandates per page.
   * @default 50
   * @example 50
   */
  @IsOptional()
  @IsIntegerTextIn(1, 200)
  limit?: number;

  /** `nextCursor` of the page before; absent: from the start. */
  @IsOptional()
  @IsString()
  @MaxLength(512)
  cursor?: string;
}

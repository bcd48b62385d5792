import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';

import type { AuditAction } from '../../../ledger/index.js';
import { IsIntegerTextIn, IsTimeText } from '../../http/index.js';
import { ListQueryDto } from '../list-query.dto.js';
import { AUDIT_ACTIONS } from './audit-actions.js';

/** Fifteen digits, as long as a number in a query may be. */
const MAX_SEQ = 999_999_999_999_999;

/** Which entries are wanted; every member narrows the list. */
export class AuditQueryDto extends ListQueryDto {
  /**
   * Entries of this project only.
   * @example "proj_0123456789abcdef0123456789abcdef"
   */
  @IsOptional()
  @IsString()
  @Matches(/^proj_[0-9a-f]{32}$/, { message: '$property must be the id of a project' })
  project?: string;

  /**
   * RFC 3339: entries of that instant or later.
   * @example "2026-11-21T00:00:00Z"
   */
  @IsOptional()
  @IsTimeText()
  since?: string;

  /** Entries of this deed only. */
  @ApiProperty({ enum: AUDIT_ACTIONS, required: false, example: 'signature.sign' })
  @IsOptional()
  @IsIn(AUDIT_ACTIONS, { message: '$property must be one of the audit action words' })
  action?: AuditAction;
}

/** Where an export begins. */
export class AuditExportQueryDto {
  /**
   * Entries behind this one only. Absent: all that are stored.
   * @example 0
   */
  @IsOptional()
  @IsIntegerTextIn(0, MAX_SEQ)
  after?: number;
}

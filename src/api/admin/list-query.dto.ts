import { IsOptional, IsString, MaxLength } from 'class-validator';

import { IsIntegerTextIn } from '../http/index.js';

const DEFAULT_LIMIT = 100;

/** Which part of a list is wanted. */
export class ListQueryDto {
  /**
   * Items per page; 100 when absent.
   * @example 100
   */
  @IsOptional()
  @IsIntegerTextIn(1, 1000)
  limit?: number;

  /** `next_cursor` of the page before; absent: from the start. */
  @IsOptional()
  @IsString()
  @MaxLength(512)
  cursor?: string;
}

/** The page a query asks for. */
export function readPageRequest({ limit, cursor }: ListQueryDto): { limit: number; cursor?: string } {
  return { limit: limit ?? DEFAULT_LIMIT, ...(cursor !== undefined && { cursor }) };
}

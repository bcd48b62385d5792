import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';

import type { MlDsaName } from '../../../crypto/component-algorithm.js';
import { MAX_FREE_LIMIT, PROJECT_LIMITS } from '../../../projects/index.js';
import { IsIntegerIn, IsNullable } from '../../http/index.js';

const TOKEN_ALGORITHMS = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const satisfies readonly MlDsaName[];

/** More names than there are algorithms are not looked at. */
const MAX_ALGORITHMS = 100;

/** What can be chosen at creation and changed later. */
class ProjectSettingsDto {
  /**
   * The operator's own word for the tariff. null: none.
   * @example "team"
   */
  @ApiProperty({ type: 'string', nullable: true, required: false, example: 'team' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @Length(1, PROJECT_LIMITS.plan)
  plan?: string | null;

  /** Whom tokens are issued for. null: none. */
  @ApiProperty({ type: 'string', nullable: true, required: false, example: 'owner@example.com' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @Length(3, PROJECT_LIMITS.ownerEmail)
  owner_email?: string | null;

  /** Tokens per calendar month in UTC. null: unlimited. */
  @ApiProperty({ nullable: true, required: false, example: 10_000 })
  @IsOptional()
  @IsNullable()
  @IsIntegerIn(0, MAX_FREE_LIMIT)
  free_limit?: number | null;

  /** Algorithms that the project may use, by canonical names or aliases. null: all. */
  @ApiProperty({
    type: 'string',
    isArray: true,
    nullable: true,
    required: false,
    minItems: 1,
    example: ['ML-DSA-65', 'ML-DSA-87'],
  })
  @IsOptional()
  @IsNullable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ALGORITHMS)
  @IsString({ each: true })
  allowed_algorithms?: string[] | null;
}

/** A project to be made. Absent: no plan, no owner, 10,000 tokens a month, ML-DSA-65 tokens, every algorithm. */
export class CreateProjectDto extends ProjectSettingsDto {
  /**
   * Unique among projects. One line; `twinseal:` in front is reserved.
   * @example "invoices"
   */
  @IsString()
  @Length(1, PROJECT_LIMITS.name)
  name!: string;

  /** Algorithm of the project's token keys; cannot be changed later. */
  @ApiProperty({ enum: TOKEN_ALGORITHMS, required: false, default: 'ML-DSA-65', example: 'ML-DSA-65' })
  @IsOptional()
  @IsIn(TOKEN_ALGORITHMS)
  token_algorithm?: MlDsaName;
}

/** What shall change; absent members stay as they are. */
export class ProjectChangeDto extends ProjectSettingsDto {
  /**
   * Unique among projects.
   * @example "invoices-eu"
   */
  @IsOptional()
  @IsString()
  @Length(1, PROJECT_LIMITS.name)
  name?: string;
}

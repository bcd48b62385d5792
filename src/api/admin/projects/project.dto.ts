import { ApiProperty } from '@nestjs/swagger';

/** A project: it owns keys, API keys and quota. */
export class ProjectDto {
  /** @example "proj_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "invoices" */
  name!: string;

  /**
   * The operator's own word for the tariff; the service gives it no meaning.
   * @example "team"
   */
  @ApiProperty({ type: 'string', nullable: true, example: 'team' })
  plan!: string | null;

  /** @example "active" */
  status!: 'active';

  /** @example "owner@example.com" */
  @ApiProperty({ type: 'string', nullable: true, example: 'owner@example.com' })
  owner_email!: string | null;

  /** Tokens per calendar month in UTC; null = unlimited. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, example: 10_000 })
  free_limit!: number | null;

  /** Algorithm of the project's token keys. */
  @ApiProperty({ enum: ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'], example: 'ML-DSA-65' })
  token_algorithm!: 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87';

  /** Algorithms that the project may use, by canonical names. Absent: all. */
  @ApiProperty({ type: 'string', isArray: true, required: false, example: ['ML-DSA-65', 'ML-DSA-87'] })
  allowed_algorithms?: readonly string[];

  /** @example "2026-11-21T08:30:00.000Z" */
  created_at!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  updated_at!: string;
}

/** A page of projects, in order of creation. */
export class ProjectListDto {
  items!: ProjectDto[];

  /** For the next page; null on the last. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  next_cursor!: string | null;
}

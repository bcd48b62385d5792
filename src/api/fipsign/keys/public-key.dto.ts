import { ApiProperty } from '@nestjs/swagger';

import { TOKEN_ALGORITHMS } from '../../../tokens/index.js';
import { SuccessDto } from '../answers.dto.js';

/** The key that verifies tokens. */
export class PublicKeyAnswerDto extends SuccessDto {
  /** Standard base64 of the raw key. */
  publicKey!: string;

  @ApiProperty({ enum: TOKEN_ALGORITHMS, example: 'ML-DSA-65' })
  algorithm!: string;
}

/** A token key of the project. */
export class TokenPublicKeyDto {
  /** SHA-256 of the raw key, lowercase hex. */
  fingerprint!: string;

  @ApiProperty({ enum: TOKEN_ALGORITHMS, example: 'ML-DSA-65' })
  algorithm!: string;

  /** Standard base64 of the raw key. */
  publicKey!: string;

  /** Retired keys keep verifying. */
  @ApiProperty({ enum: ['current', 'retired'], example: 'current' })
  status!: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer' })
  recordedAt!: number;

  /** Unix seconds; null for the current key. */
  @ApiProperty({ type: 'integer', nullable: true })
  retiredAt!: number | null;
}

/** All token keys of the project, the current one first. */
export class PublicKeysAnswerDto extends SuccessDto {
  /** @example "proj_0123456789abcdef0123456789abcdef" */
  projectId!: string;

  keys!: TokenPublicKeyDto[];

  /** @example 1 */
  @ApiProperty({ type: 'integer' })
  count!: number;
}

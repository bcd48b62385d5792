import { ApiProperty } from '@nestjs/swagger';

import { TOKEN_ALGORITHMS } from '../../../tokens/index.js';
import { RemainingDto, SuccessDto } from '../answers.dto.js';

/** A signed token. The signature covers the characters of `payload`. */
export class PqTokenDto {
  /**
   * Standard base64 of the claims' JSON text.
   * @example "eyJzdWIiOiJ1c2VyLTEifQ=="
   */
  payload!: string;

  /** Standard base64 of the ML-DSA signature. */
  signature!: string;

  @ApiProperty({ enum: TOKEN_ALGORITHMS, example: 'ML-DSA-65' })
  algorithm!: string;

  /**
   * Unix seconds; a copy of the claim `iat`.
   * @example 1793520000
   */
  @ApiProperty({ type: 'integer' })
  issuedAt!: number;
}

/** About a new token. */
export class SignMetaDto {
  @ApiProperty({ enum: TOKEN_ALGORITHMS, example: 'ML-DSA-65' })
  algorithm!: string;

  /** @example "NIST FIPS 204" */
  standard!: string;

  /** Always `true`. */
  quantumResistant!: boolean;

  /**
   * Life in seconds.
   * @example 3600
   */
  @ApiProperty({ type: 'integer' })
  expiresIn!: number;

  /**
   * The project's owner.
   * @example "owner@example.com"
   */
  issuedFor!: string;

  /** @example "proj_0123456789abcdef0123456789abcdef" */
  projectId!: string;

  /** @example 1 */
  @ApiProperty({ type: 'integer' })
  tokenCost!: number;

  /** Where the token came from. */
  @ApiProperty({ enum: ['free', 'pack', 'free+pack'], example: 'free' })
  source!: string;
}

/** A new token. */
export class SignAnswerDto extends SuccessDto {
  token!: PqTokenDto;

  meta!: SignMetaDto;

  usage!: RemainingDto;
}

/** A token that holds. */
export class VerifyAnswerDto extends SuccessDto {
  /** Always `true`; a refused token is 401. */
  valid!: boolean;

  /** The claims, with `_iss`, `iat` and `exp`. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  payload!: Readonly<Record<string, unknown>>;
}

/** A token that does not hold: the error of the dialect with `valid`. */
export interface TokenRefused {
  readonly success: false;
  readonly valid: false;
  readonly error: string;
}

/** A token to be verified. */
export class VerifyRequestDto {
  token!: PqTokenDto;
}

/** A token to be ended. */
export class RevokeRequestDto {
  token!: PqTokenDto;

  /**
   * Kept with the revocation and told to the webhook.
   * @example "logout"
   */
  @ApiProperty({ type: 'string', maxLength: 256 })
  reason?: string;
}

/** A revocation; the members after `message` stand in the first answer only. */
export class RevokeAnswerDto extends SuccessDto {
  /** @example "Token revoked successfully" */
  message!: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer' })
  revokedAt?: number;

  /** @example "user-1" */
  sub?: string;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer' })
  expiresAt?: number;

  /** @example "This token will be rejected on any future /verify call" */
  note?: string;
}

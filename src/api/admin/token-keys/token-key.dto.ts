import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

const PROVIDERS = ['memory', 'wasm', 'pkcs11'] as const;

/** How the next token key shall be made. */
export class TokenKeyRotationDto {
  /** Where its private key shall live. Absent: where the project's own key lives, else the deployment's default. */
  @ApiProperty({ enum: PROVIDERS, required: false, example: 'memory' })
  @IsOptional()
  @IsIn(PROVIDERS)
  provider?: 'memory' | 'wasm' | 'pkcs11';
}

/** A token key of the project. */
export class TokenKeyDto {
  /** SHA-256 of the raw public key, lowercase hex. */
  fingerprint!: string;

  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** Standard base64 of the raw key. */
  public_key!: string;

  /** @example "memory" */
  provider!: string;

  /** Retired keys keep verifying. */
  @ApiProperty({ enum: ['current', 'retired'], example: 'current' })
  status!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  recorded_at!: string;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  retired_at!: string | null;
}

/** The project's token keys, the current one first. */
export class TokenKeysDto {
  keys!: TokenKeyDto[];
}

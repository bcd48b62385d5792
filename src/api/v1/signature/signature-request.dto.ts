import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsOptional, IsString } from 'class-validator';

import { MAX_BATCH_ITEMS } from '../../../signatures/index.js';
import { IsCanonicalBase64 } from '../../http/index.js';
import { StoredVersionDto } from '../stored-version.dto.js';

/** The stored key version a request works with. */
export class KeyReferenceDto extends StoredVersionDto {
  /**
   * Canonical name or alias; answers repeat the spelling.
   * @default "Dilithium3"
   * @example "ML-DSA-65"
   */
  @IsOptional()
  @IsString()
  algorithm?: string;
}

/** Adds the context, which both sides must give alike. */
export class ContextualRequestDto extends KeyReferenceDto {
  /** Application context, base64 of 0 to 255 bytes. Not for ECDSA and Ed25519 keys. */
  @IsOptional()
  @IsCanonicalBase64()
  context?: string;
}

/** Adds the choice between a hedged and a deterministic signature. */
export class SigningRequestDto extends ContextualRequestDto {
  /** Sign without randomness (FIPS 204 section 3.4). ML-DSA only, also `false`; hedged when absent. */
  @IsOptional()
  @IsBoolean()
  deterministic?: boolean;
}

/** A message to be signed. */
export class SignRequestDto extends SigningRequestDto {
  /**
   * What to sign, base64 of 0 to 1,048,576 bytes.
   * @example "aGVsbG8gd29ybGQ="
   */
  @IsCanonicalBase64()
  message!: string;
}

/** A signature over a message, to be checked. */
export class VerifyRequestDto extends ContextualRequestDto {
  /**
   * What was signed, base64.
   * @example "aGVsbG8gd29ybGQ="
   */
  @IsCanonicalBase64()
  message!: string;

  /** Base64 of at most 16,384 bytes. */
  @IsCanonicalBase64()
  signature!: string;
}

/** A digest to be signed. */
export class SignHashRequestDto extends SigningRequestDto {
  /**
   * Digest of what to sign, base64.
   * @example "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="
   */
  @IsCanonicalBase64()
  hash!: string;

  /**
   * SHA-256, SHA-384, SHA-512, SHA3-256, SHA3-384, SHA3-512, SHAKE128 (32 bytes) or SHAKE256 (64 bytes).
   * @example "SHA-256"
   */
  @IsString()
  hash_algorithm!: string;
}

/** A signature over a digest, to be checked. */
export class VerifyHashRequestDto extends ContextualRequestDto {
  /**
   * Digest of what was signed, base64.
   * @example "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="
   */
  @IsCanonicalBase64()
  hash!: string;

  /** @example "SHA-256" */
  @IsString()
  hash_algorithm!: string;

  /** Base64 of at most 16,384 bytes. */
  @IsCanonicalBase64()
  signature!: string;
}

/** The context is inside `mu`, so there is none here. */
export class SignMuRequestDto extends KeyReferenceDto {
  /** External mu of ML-DSA (FIPS 204 section 6.2), base64 of 64 bytes. */
  @IsCanonicalBase64()
  mu!: string;

  /** Sign without randomness; hedged when absent. */
  @IsOptional()
  @IsBoolean()
  deterministic?: boolean;
}

/** One message of `sign-batch`; what it leaves out, the batch says. */
export class SignItemDto {
  /**
   * Base64 of 0 to 1,048,576 bytes.
   * @example "aGVsbG8gd29ybGQ="
   */
  @IsCanonicalBase64()
  message!: string;

  @IsOptional()
  @IsCanonicalBase64()
  context?: string;

  @IsOptional()
  @IsBoolean()
  deterministic?: boolean;
}

/** One pair of `verify-batch`. */
export class VerifyItemDto {
  /** @example "aGVsbG8gd29ybGQ=" */
  @IsCanonicalBase64()
  message!: string;

  @IsCanonicalBase64()
  signature!: string;

  @IsOptional()
  @IsCanonicalBase64()
  context?: string;
}

/** Messages to be signed with one key version. */
export class SignBatchRequestDto extends SigningRequestDto {
  /** 1 to 1000 items; a bad one is refused by itself, in its place. */
  @ApiProperty({ type: [SignItemDto], minItems: 1, maxItems: MAX_BATCH_ITEMS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BATCH_ITEMS)
  items!: unknown[];
}

/** Signatures to be checked with one key version. */
export class VerifyBatchRequestDto extends ContextualRequestDto {
  /** 1 to 1000 items; a bad one is refused by itself, in its place. */
  @ApiProperty({ type: [VerifyItemDto], minItems: 1, maxItems: MAX_BATCH_ITEMS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BATCH_ITEMS)
  items!: unknown[];
}

/** Exactly one of `message`, `hash` with `hash_algorithm`, or `mu`. */
export class VerifyPublicRequestDto {
  /**
   * Canonical name or alias.
   * @example "ML-DSA-65"
   */
  @IsString()
  algorithm!: string;

  /** Raw public key or SPKI DER in base64, or PEM text. */
  @IsString()
  public_key!: string;

  @IsCanonicalBase64()
  signature!: string;

  @IsOptional()
  @IsCanonicalBase64()
  message?: string;

  @IsOptional()
  @IsCanonicalBase64()
  hash?: string;

  @IsOptional()
  @IsString()
  hash_algorithm?: string;

  /** ML-DSA only. */
  @IsOptional()
  @IsCanonicalBase64()
  mu?: string;

  @IsOptional()
  @IsCanonicalBase64()
  context?: string;
}

import { IsIn, IsOptional } from 'class-validator';

import { IsHex } from '../wire/is-hex.decorator.js';
import { IsUtf8Text } from '../wire/is-utf8-text.decorator.js';

const DATA_ENCODINGS = ['utf8', 'hex', 'base64'] as const;

/** What is signed. */
export class SignedDataDto {
  /** Required, under this name or as `message`. */
  @IsOptional()
  @IsUtf8Text()
  data?: string;

  /** The same as `data`, for older clients. */
  @IsOptional()
  @IsUtf8Text()
  message?: string;

  /**
   * Which bytes of `data` are signed: those of its text, or the ones it spells.
   * @default "utf8"
   */
  @IsOptional()
  @IsIn(DATA_ENCODINGS, { message: '"encoding" must be utf8, hex or base64' })
  encoding?: (typeof DATA_ENCODINGS)[number];
}

/** Data to be signed with the project's key. */
export class SignDto extends SignedDataDto {}

/** A signature of the project. */
export class SignatureDto {
  signature!: string;

  /** Public key that verifies it: the project's, from call to call the same. */
  pk!: string;

  /** Only where the operator switched that on, and then of a pair that is made for this call. */
  sk?: string;
}

/** A signature to be checked with a public key. */
export class VerifyDto extends SignedDataDto {
  @IsHex()
  pk!: string;

  @IsHex()
  signature!: string;
}

/** Whether a signature is right. */
export class VerifiedDto {
  /** False for whatever does not match, also of another length. */
  verified!: boolean;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString } from 'class-validator';

import { IsCanonicalBase64 } from '../../http/index.js';
import { StoredVersionDto } from '../stored-version.dto.js';

/** The stored KEM key version a request works with. */
export class KemKeyReferenceDto extends StoredVersionDto {
  /**
   * Canonical name or alias of a KEM; answers repeat the spelling.
   * @default "Kyber768"
   * @example "ML-KEM-768"
   */
  @IsOptional()
  @IsString()
  algorithm?: string;
}

/** A shared secret to be made for a key version. */
export class EncapsulateRequestDto extends KemKeyReferenceDto {}

/** A ciphertext to be opened. */
export class DecapsulateRequestDto extends KemKeyReferenceDto {
  /** Base64 of exactly the algorithm's ciphertext length. */
  @IsCanonicalBase64()
  kem_ciphertext!: string;
}

/** A message to be encrypted to a key version. */
export class EncryptRequestDto extends KemKeyReferenceDto {
  /**
   * Base64 of 0 to 1,048,576 bytes.
   * @example "aGVsbG8gd29ybGQ="
   */
  @IsCanonicalBase64()
  plaintext!: string;

  /**
   * `deterministic` gives equal ciphertexts for equal inputs, and so tells who watches which inputs are equal; it is
   * refused unless the operator allowed it.
   * @default "standard"
   */
  @IsOptional()
  @IsIn(['standard', 'deterministic'], { message: '"mode" must be standard or deterministic' })
  mode?: 'standard' | 'deterministic';

  /** Deterministic mode only, and required there: base64 of 32 to 1,024 bytes. */
  @IsOptional()
  @IsCanonicalBase64()
  salt?: string;

  /** Additional authenticated data, base64 of at most 65,536 bytes; decrypting needs the same. */
  @IsOptional()
  @IsCanonicalBase64()
  aad?: string;
}

/** A message to be decrypted. */
export class DecryptRequestDto extends KemKeyReferenceDto {
  /** What `encrypt`, or a client with the public key alone, made. */
  @IsCanonicalBase64()
  ciphertext!: string;

  /** The additional data it was encrypted with. */
  @IsOptional()
  @IsCanonicalBase64()
  aad?: string;
}

/** A symmetric key to be wrapped. */
export class WrapRequestDto extends KemKeyReferenceDto {
  /** Base64 of 16, 24, 32, 48 or 64 bytes. */
  @IsCanonicalBase64()
  symmetric_key!: string;
}

/** A symmetric key to be unwrapped. */
export class UnwrapRequestDto extends KemKeyReferenceDto {
  /** What `wrap` or `datakey`, or a client with the public key alone, made. */
  @IsCanonicalBase64()
  wrapped_key!: string;
}

/** A fresh symmetric key to be made and wrapped. */
export class DataKeyRequestDto extends KemKeyReferenceDto {
  /**
   * Length of the key: 16, 24, 32, 48 or 64.
   * @example 32
   */
  @IsInt({ message: '"bytes" must be an integer' })
  @ApiProperty({ type: 'integer', enum: [16, 24, 32, 48, 64], example: 32 })
  bytes!: number;
}

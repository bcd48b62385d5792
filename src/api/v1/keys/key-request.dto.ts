import { IsIn, IsOptional, IsString } from 'class-validator';

import { MAX_KEY_VERSION } from '../../../keys/index.js';
import { IsCanonicalBase64, IsIntegerIn, IsObjectOf } from '../../http/index.js';
import type { ProviderName } from '../../../providers/index.js';
import { IsKeyName } from '../is-key-name.decorator.js';
import { PROVIDER_NAMES } from './provider-names.js';

/** Names a key: its algorithm and, where the project has several of one algorithm, its name. */
export class KeyRequestDto {
  /**
   * Canonical name or alias; answers repeat the spelling.
   * @example "ML-DSA-65"
   */
  @IsString()
  algorithm!: string;

  /**
   * Name of the key within the project; `default` when absent.
   * @example "invoices"
   */
  @IsOptional()
  @IsKeyName()
  key?: string;
}

/** Where each half of a composite shall live. A half that is left out: as `provider` would be. */
export class HalfProvidersDto {
  /** @example "memory" */
  @IsOptional()
  @IsIn(PROVIDER_NAMES, { message: '"ml_dsa" is not a known provider' })
  ml_dsa?: ProviderName;

  /** @example "pkcs11" */
  @IsOptional()
  @IsIn(PROVIDER_NAMES, { message: '"traditional" is not a known provider' })
  traditional?: ProviderName;
}

/** A key version to be made. */
export class GenerateKeyRequestDto extends KeyRequestDto {
  /**
   * Where the private key shall live, for a composite both halves. Absent: the deployment's default; on rotation the old
   * version's, half by half.
   * @example "memory"
   */
  @IsOptional()
  @IsIn(PROVIDER_NAMES, { message: '"provider" is not a known provider' })
  provider?: ProviderName;

  /** Composites only, instead of `provider`: where each half shall live. */
  @IsOptional()
  @IsObjectOf(() => HalfProvidersDto)
  providers?: HalfProvidersDto;
}

/** A private key that was made elsewhere. */
export class ImportKeyRequestDto extends GenerateKeyRequestDto {
  /**
   * Private key, base64: raw or PKCS#8 DER. Raw is the seed (ML-DSA 32 bytes, ECDSA-P256 32, Ed25519 32); of a composite
   * the 32-byte ML-DSA seed followed by the EdDSA private key or an ECPrivateKey (RFC 5915) that names its curve.
   */
  @IsCanonicalBase64({ max: 16_384 })
  private_key!: string;
}

/** Names one version of a key. */
export class KeyVersionRequestDto extends KeyRequestDto {
  /**
   * Number of the version, from 1.
   * @example 1
   */
  @IsIntegerIn(1, MAX_KEY_VERSION)
  key_version!: number;
}

import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** What protects one half of a composite key. */
export class ComponentProtectionDto {
  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** @example "software" */
  level!: 'hsm-native' | 'hsm-wrapped' | 'software';

  @ApiPropertyOptional({ enum: ['hardware', 'software-token', 'unknown'] })
  token_class?: 'hardware' | 'software-token' | 'unknown';
}

/** What protects a private key, as far as it can be proven. */
export class ProtectionDto {
  /**
   * `hsm-native`: made in the token and never readable; `hsm-wrapped`: at rest only under a token key; `software`: at
   * rest under the master key. For composites that of the weaker half.
   * @example "software"
   */
  level!: 'hsm-native' | 'hsm-wrapped' | 'software';

  @ApiPropertyOptional({ enum: ['hardware', 'software-token', 'unknown'] })
  token_class?: 'hardware' | 'software-token' | 'unknown';

  /** Only for composites: the ML-DSA half, then the other. */
  components?: ComponentProtectionDto[];
}

/** Where the halves of a composite live. */
export class HalfHomesDto {
  /** @example "memory" */
  ml_dsa!: string;

  /** @example "pkcs11" */
  traditional!: string;
}

/** One version of a key. Public material only: no route exports a private key. */
export class KeyDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  key_version!: number;

  /**
   * As the request spelled it, else the canonical name.
   * @example "ML-DSA-65"
   */
  algorithm!: string;

  /** @example "active" */
  status!: 'active' | 'retired' | 'archived';

  /** Raw public key, base64. Empty when a damaged version is retired or archived: what is stored of it is not shown. */
  public_key!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  created_at!: string;

  /** @example "default" */
  key!: string;

  /**
   * Where the private key lives; `mixed` when the halves of a composite live apart, `unknown` of a damaged version.
   * @example "memory"
   */
  provider!: string;

  /** Only when `provider` is `mixed`. */
  providers?: HalfHomesDto;

  /** @example "generated" */
  origin!: 'generated' | 'imported';

  protection!: ProtectionDto;

  retired_at!: string | null;

  archived_at!: string | null;
}

/** The version that took the place of another. */
export class RotationDto {
  /** Number of the new, active version. */
  @ApiProperty({ type: 'integer', minimum: 2, example: 2 })
  key_version!: number;

  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** Raw public key of the new version, base64. */
  public_key!: string;

  /** Number of the version that was active before and is retired now. */
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  old_key_version!: number;
}

/** A page of key versions. */
export class KeyListDto {
  keys!: KeyDto[];

  /** Versions that match, on all pages. */
  @ApiProperty({ type: 'integer', example: 1 })
  total!: number;

  /** For the next page; null on the last. */
  next_cursor!: string | null;
}

/** A JSON Web Key (RFC 7517): `AKP` for ML-DSA, `EC` for ECDSA-P256, `OKP` for Ed25519. */
export class JsonWebKeyDto {
  @ApiProperty({ enum: ['AKP', 'EC', 'OKP'], example: 'AKP' })
  kty!: string;

  /** @example "ML-DSA-65" */
  alg?: string;

  /** With `AKP`: the raw key, base64url. */
  pub?: string;

  /** @example "P-256" */
  crv?: string;

  /** base64url */
  x?: string;

  /** base64url; with `EC` only. */
  y?: string;
}

/** The public half of a key version, in the form that was asked for. */
@ApiExtraModels(JsonWebKeyDto)
export class PublicKeyDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  key_version!: number;

  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** @example "raw" */
  format!: 'raw' | 'spki' | 'pem' | 'jwk';

  /** Base64 text for `raw` and `spki`, PEM text for `pem`, a JSON Web Key for `jwk`. */
  @ApiProperty({
    title: 'PublicKeyForm',
    oneOf: [{ type: 'string' }, { $ref: getSchemaPath(JsonWebKeyDto) }],
  })
  public_key!: string | JsonWebKeyDto;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What protects the private keys of one algorithm, as far as the provider can prove it. */
export class ProviderProtectionDto {
  /**
   * `hsm-native`: made in the token and never readable; `hsm-wrapped`: at rest only under a token key; `software`: at
   * rest under the master key.
   */
  @ApiProperty({ enum: ['hsm-native', 'hsm-wrapped', 'software'], example: 'software' })
  level!: 'hsm-native' | 'hsm-wrapped' | 'software';

  /** Only of keys in or under a token. */
  @ApiPropertyOptional({ enum: ['hardware', 'software-token', 'unknown'] })
  token_class?: 'hardware' | 'software-token' | 'unknown';
}

/** What a provider does with one component algorithm. */
export class ProviderCapabilityDto {
  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** Signing modes; empty for KEM algorithms. */
  @ApiProperty({ enum: ['pure', 'hash', 'mu'], isArray: true, example: ['pure', 'hash', 'mu'] })
  modes!: readonly ('pure' | 'hash' | 'mu')[];

  /** Whether it signs without randomness on request. */
  deterministic!: boolean;

  /** Whether it takes over private keys made elsewhere. */
  can_import!: boolean;

  protection!: ProviderProtectionDto;

  /** Outcome of the start-up self-test; only `ok` is served. */
  @ApiProperty({ enum: ['ok', 'advertised-but-failing', 'absent'], example: 'ok' })
  self_test!: 'ok' | 'advertised-but-failing' | 'absent';

  /**
   * Which engine does it, or what failed.
   * @example "node:crypto (OpenSSL 3.5)"
   */
  detail!: string;
}

/** One backend that holds private keys. */
export class ProviderDto {
  @ApiProperty({ enum: ['memory', 'wasm', 'pkcs11'], example: 'memory' })
  name!: 'memory' | 'wasm' | 'pkcs11';

  @ApiProperty({ enum: ['up', 'down', 'closed'], example: 'up' })
  state!: 'up' | 'down' | 'closed';

  /** Only when it is not up: what is wrong and what helps. */
  reason?: string;

  /** Label, serial, firmware and library versions; only of token backends. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
  })
  token?: Readonly<Record<string, string | number | boolean>>;

  /** What it can do besides generating and signing. */
  @ApiProperty({
    enum: ['import', 'decapsulate', 'destroy', 'random', 'reseal'],
    isArray: true,
    example: ['import'],
  })
  powers!: readonly ('import' | 'decapsulate' | 'destroy' | 'random' | 'reseal')[];

  capabilities!: ProviderCapabilityDto[];
}

/** Every backend, in the order in which an unset default prefers them. */
export class ProviderListDto {
  items!: ProviderDto[];

  /** Always null: the list is never longer than a page. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  next_cursor!: null;
}

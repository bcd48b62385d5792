import { ApiProperty } from '@nestjs/swagger';

import { ProtectionDto } from '../keys/key-answer.dto.js';

/** What one backend does with keys of an algorithm. */
export class AlgorithmProviderDto {
  /** @example "memory" */
  provider!: string;

  /**
   * Of `generate`, `import`, `sign`, `sign-hash`, `sign-mu`, `decapsulate`; empty when the self-test failed.
   * @example ["generate", "import", "sign", "sign-hash", "sign-mu"]
   */
  operations!: string[];

  protection!: ProtectionDto;

  /** Outcome of the start-up self-test. */
  @ApiProperty({ enum: ['ok', 'advertised-but-failing', 'absent'], example: 'ok' })
  self_test!: string;
}

/** Lengths in bytes; a `…_max` varies below it, because DER integers do. */
export class AlgorithmSizesDto {
  @ApiProperty({ type: 'integer', example: 1952 })
  public_key!: number;

  /** Private key as it is imported in raw form. */
  @ApiProperty({ type: 'integer', example: 32 })
  private_key!: number;

  @ApiProperty({ type: 'integer', required: false, example: 3309 })
  signature?: number;

  @ApiProperty({ type: 'integer', required: false })
  signature_max?: number;

  @ApiProperty({ type: 'integer', required: false })
  ciphertext?: number;

  @ApiProperty({ type: 'integer', required: false })
  shared_secret?: number;
}

/** An algorithm, its sizes, and who holds keys of it here. */
export class AlgorithmDto {
  /**
   * Canonical name.
   * @example "ML-DSA-65"
   */
  algorithm!: string;

  /** @example ["Dilithium3"] */
  aliases!: string[];

  @ApiProperty({
    enum: ['signature', 'composite-signature', 'kem', 'hybrid-kem', 'classical-signature'],
    example: 'signature',
  })
  kind!: string;

  /** @example "2.16.840.1.101.3.4.3.18" */
  oid!: string;

  /**
   * Only for composites and X-Wing: the draft, with its revision, that defines them.
   * @example "draft-ietf-lamps-pq-composite-sigs-19"
   */
  specification?: string;

  /** NIST post-quantum category 1 to 5; 0 for classical algorithms. */
  @ApiProperty({ type: 'integer', example: 3 })
  nist_level!: number;

  sizes!: AlgorithmSizesDto;

  /** Backends that can hold such keys; none for an algorithm that is only verified. */
  @ApiProperty({ type: [AlgorithmProviderDto] })
  providers!: AlgorithmProviderDto[];
}

/** Every algorithm of the service. */
export class AlgorithmListDto {
  @ApiProperty({ type: [AlgorithmDto] })
  algorithms!: AlgorithmDto[];
}

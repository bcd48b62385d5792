import { ApiProperty } from '@nestjs/swagger';

import type { BreakReason } from '../../../audit/index.js';

/** One audited deed, or its refusal. Holds ids, sizes and outcomes, never a payload. */
export class AuditEntryDto {
  /** Place in the chain, from 1, without gaps. */
  @ApiProperty({ type: 'integer', minimum: 1, example: 42 })
  seq!: number;

  /** @example "aud_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  at!: string;

  /** Null for deeds of the whole deployment. */
  @ApiProperty({ type: 'string', nullable: true, example: 'proj_0123456789abcdef0123456789abcdef' })
  project!: string | null;

  /**
   * `apikey:<id>`, `admin` or `system`.
   * @example "apikey:akey_0123456789abcdef0123456789abcdef"
   */
  actor!: string;

  /** @example "signature.sign" */
  action!: string;

  /**
   * What it was done to, by id or as name, algorithm and version.
   * @example "default/ML-DSA-65/1"
   */
  target!: string;

  /**
   * `ok`, or the code of the error that refused it.
   * @example "ok"
   */
  outcome!: string;

  /** @example "5f0c2c1e-5c0f-4a57-9f0e-0d1b6a6c9a10" */
  request_id!: string;

  /**
   * SHA-256 over the hash before it and this entry, 64 hexadecimal digits.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  hash!: string;
}

/** A page of the log, oldest entries first. */
export class AuditListDto {
  @ApiProperty({ type: [AuditEntryDto] })
  items!: readonly AuditEntryDto[];

  /** For the next page; null on the last. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  next_cursor!: string | null;
}

/** The end of the chain. */
export class AuditHeadDto {
  @ApiProperty({ type: 'integer', minimum: 0, example: 42 })
  seq!: number;

  /**
   * 64 hexadecimal digits.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  hash!: string;
}

/** The first place where the chain is not what the service wrote. */
export class AuditBreakDto {
  @ApiProperty({ type: 'integer', example: 17 })
  seq!: number;

  /** The entry that stands there; null when there is none. */
  @ApiProperty({ type: 'string', nullable: true, example: 'aud_0123456789abcdef0123456789abcdef' })
  id!: string | null;

  @ApiProperty({
    enum: ['changed', 'removed', 'reordered', 'inserted', 'rewritten', 'unsigned'],
    example: 'changed',
  })
  reason!: BreakReason;
}

/** What a verification of the whole chain found. */
export class AuditVerdictDto {
  /** Whether every entry up to the head is what the service wrote. */
  ok!: boolean;

  /** Entries that are sound, counted from the first that is stored. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 42 })
  checked!: number;

  /** Only when `ok`. */
  head?: AuditHeadDto;

  /** Only when not `ok`. */
  broken_at?: AuditBreakDto;
}

/** A signed statement that the chain had `hash` at `seq`. */
export class AuditCheckpointDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 42 })
  seq!: number;

  /**
   * 64 hexadecimal digits.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  hash!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  at!: string;

  /** @example "MLDSA65-ECDSA-P256-SHA512" */
  algorithm!: string;

  /** Base64 of the raw key. */
  public_key!: string;

  /** Base64, over the text `twinseal:audit-checkpoint:v1`, `seq`, `hash` and `at`, joined by line feeds. */
  signature!: string;
}

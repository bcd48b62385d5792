import { ApiProperty } from '@nestjs/swagger';

import { API_KEY_FORMATS, SCOPES, type ApiKeyFormat, type Scope } from '../../../projects/index.js';

/** An API key without the key itself. */
export class ApiKeyDto {
  /** @example "akey_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "ci" */
  name!: string;

  /**
   * How the key is spelled: `pqa_`, `qph_live_` or `cs_live_` and 64 hexadecimal digits, or the digits alone.
   */
  @ApiProperty({ enum: API_KEY_FORMATS, example: 'qph' })
  format!: ApiKeyFormat;

  /**
   * The first characters, to recognise the key by.
   * @example "qph_live_0f1e2d3c"
   */
  prefix!: string;

  /** What the key may do; null = everything. */
  @ApiProperty({ enum: SCOPES, isArray: true, nullable: true, example: ['sign', 'verify'] })
  scopes!: readonly Scope[] | null;

  /**
   * Only on keys that expire.
   * @example "2027-11-21T08:30:00.000Z"
   */
  expires_at?: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  created_at!: string;

  /**
   * Only on revoked keys.
   * @example "2026-12-01T12:00:00.000Z"
   */
  revoked_at?: string;
}

/** An API key in the one answer that shows it. */
export class IssuedApiKeyDto extends ApiKeyDto {
  /**
   * The key itself. Only its SHA-256 is stored: it cannot be shown again.
   * @example "qph_live_<64 hexadecimal digits>"
   */
  key!: string;
}

/** A page of API keys, in order of creation, revoked and expired ones included. */
export class ApiKeyListDto {
  items!: ApiKeyDto[];

  /** For the next page; null on the last. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  next_cursor!: string | null;
}

import { ApiProperty } from '@nestjs/swagger';

import { API_KEY_FORMATS, SCOPES, type ApiKeyFormat, type Scope } from '../../../projects/index.js';

/** A tenant: the admin API's project under another name. */
export class TenantDto {
  /** @example "proj_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "Acme" */
  name!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'team' })
  plan!: string | null;

  /** @example "active" */
  status!: 'active';

  /** @example "2026-11-21T08:30:00.000Z" */
  created_at!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  updated_at!: string;
}

/** A tenant's API key in the one answer that shows it. */
export class TenantApiKeyDto {
  /** @example "akey_0123456789abcdef0123456789abcdef" */
  id!: string;

  /** @example "production" */
  name!: string;

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
   * The key itself. Only its SHA-256 is stored: it cannot be shown again.
   * @example "qph_live_<64 hexadecimal digits>"
   */
  key!: string;
}

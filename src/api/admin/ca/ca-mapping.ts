import { certificateValue, type Authority, type NewAuthority } from '../../../ca/index.js';
import type { CaDto, CaStateDto, CreateCaDto } from './ca.dto.js';

/** The wish for an authority in the words of its feature. */
export function readNewCa({
  format,
  subject,
  algorithm,
  expires_in_seconds,
  provider,
}: CreateCaDto): NewAuthority {
  return {
    format,
    subject,
    ...(algorithm !== undefined && { algorithm }),
    ...(expires_in_seconds !== undefined && { expiresInSeconds: expires_in_seconds }),
    ...(provider !== undefined && { provider }),
  };
}

/** An authority in the answer that makes it. */
export function caDto({ id, format, subject, algorithm, createdAt, root }: Authority): CaDto {
  return {
    id,
    format,
    subject,
    algorithm: algorithm.name,
    created_at: createdAt,
    root: certificateValue(format, root),
  };
}

/** An authority as it stands. */
export function caStateDto(authority: Authority): CaStateDto {
  const { status, retiredAt, expiresAt } = authority;
  return Object.assign(caDto(authority), {
    status,
    retired_at: retiredAt,
    expires_at: expiresAt === null ? null : new Date(expiresAt * 1000).toISOString(),
  });
}

import type { ApiKeyRow } from '../storage/index.js';
import type { Principal } from './principal.js';
import type { Scope } from './scope.js';
import { readList } from './stored-list.js';

/** A stored key's holder, before the clock has been asked. */
export interface KeyHolder {
  readonly principal: Principal;
  /** RFC 3339; null = never. */
  readonly expiresAt: string | null;
}

/** The holder of an API key, from its row and its project's policy. */
export function holderOf(row: ApiKeyRow & { readonly allowed_algorithms: string | null }): KeyHolder {
  const scopes = readList<Scope>(row.scopes);
  const principal: Principal = {
    projectId: row.project_id,
    apiKeyId: row.id,
    apiKeyName: row.name,
    format: row.format,
    scopes: scopes && new Set(scopes),
    allowedAlgorithms: readList(row.allowed_algorithms),
  };
  return { principal, expiresAt: row.expires_at };
}

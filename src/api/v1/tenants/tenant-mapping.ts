import type { IssuedApiKey, NewApiKey, Project } from '../../../projects/index.js';
import type { TenantApiKeyDto, TenantDto } from './tenant-answer.dto.js';
import type { CreateTenantApiKeyDto } from './tenant-request.dto.js';

/** The tenant of a project. */
export function tenantDto(project: Project): TenantDto {
  return {
    id: project.id,
    name: project.name,
    plan: project.plan,
    status: 'active',
    created_at: project.createdAt,
    updated_at: project.updatedAt,
  };
}

/** The key in the one answer that shows it. */
export function tenantApiKeyDto({ apiKey, text }: IssuedApiKey): TenantApiKeyDto {
  const { id, name, format, prefix, scopes, expiresAt, createdAt } = apiKey;
  return {
    id,
    name,
    format,
    prefix,
    scopes,
    ...(expiresAt !== null && { expires_at: expiresAt }),
    created_at: createdAt,
    key: text,
  };
}

/** Clients of this API take only keys of the format `qph`, so that is the default. */
export function readNewTenantApiKey({ name, format, scopes, expires_at }: CreateTenantApiKeyDto): NewApiKey {
  return {
    name: name ?? 'default',
    format: format ?? 'qph',
    ...(scopes !== undefined && { scopes }),
    ...(expires_at !== undefined && { expiresAt: expires_at }),
  };
}

import type { ApiKey, ApiKeyFormat, IssuedApiKey, NewApiKey } from '../../../projects/index.js';
import type { CreateApiKeyDto } from './api-key-request.dto.js';
import type { ApiKeyDto, IssuedApiKeyDto } from './api-key.dto.js';

/** The key as lists show it. */
export function apiKeyDto(apiKey: ApiKey): ApiKeyDto {
  const { expiresAt, revokedAt } = apiKey;
  return {
    id: apiKey.id,
    name: apiKey.name,
    format: apiKey.format,
    prefix: apiKey.prefix,
    scopes: apiKey.scopes,
    ...(expiresAt !== null && { expires_at: expiresAt }),
    created_at: apiKey.createdAt,
    ...(revokedAt !== null && { revoked_at: revokedAt }),
  };
}

/** The key in the one answer that shows it. */
export function issuedApiKeyDto({ apiKey, text }: IssuedApiKey): IssuedApiKeyDto {
  return Object.assign(apiKeyDto(apiKey), { key: text });
}

/** `usual` is the format when the request names none. */
export function readNewApiKey(
  { name, format, scopes, expires_at }: CreateApiKeyDto,
  usual: ApiKeyFormat,
): NewApiKey {
  return {
    name,
    format: format ?? usual,
    ...(scopes !== undefined && { scopes }),
    ...(expires_at !== undefined && { expiresAt: expires_at }),
  };
}

import type { ApiKeyFormat } from './api-key-format.js';
import type { Scopes } from './scope.js';

/** An API key as it is stored: everything but the key itself. */
export interface ApiKey {
  /** `akey_` and 32 lowercase hex digits. */
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly format: ApiKeyFormat;
  /** The first characters, to recognise the key by. */
  readonly prefix: string;
  readonly scopes: Scopes;
  /** RFC 3339 with milliseconds, as are the other times; null = never. */
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** What the administrator chooses for a new key. */
export interface NewApiKey {
  readonly name: string;
  readonly format: ApiKeyFormat;
  /** Absent: all. Unknown names are refused. */
  readonly scopes?: readonly string[] | null;
  /** RFC 3339, in the future. Absent: never. */
  readonly expiresAt?: string | null;
}

/** A key in the one answer that shows it. */
export interface IssuedApiKey {
  readonly apiKey: ApiKey;
  /** The key itself. */
  readonly text: string;
}

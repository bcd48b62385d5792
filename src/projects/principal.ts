import type { ApiKeyFormat } from './api-key-format.js';
import type { Scope } from './scope.js';

/** Who a request comes from, whichever of the key formats it showed. */
export interface Principal {
  readonly projectId: string;
  /** Checked again by the ledger in every commit. */
  readonly apiKeyId: string;
  /** Set when a temporary token was shown instead of the API key, its parent. */
  readonly temporaryTokenId?: string;
  readonly apiKeyName: string;
  /** Dialects that take only one format look here. */
  readonly format: ApiKeyFormat;
  /** Null = every scope, also ones that later releases add. */
  readonly scopes: ReadonlySet<Scope> | null;
  /** Canonical algorithm names the project may use; null = all. */
  readonly allowedAlgorithms: readonly string[] | null;
}

/** Who a request comes from, once its API key was recognised. */
export interface Principal {
  readonly projectId: string;
  readonly apiKeyId: string;
  /** Set when a temporary token was shown instead of the API key, its parent. */
  readonly temporaryTokenId?: string;
  readonly apiKeyName: string;
  /** Null = every scope, also ones that later releases add. */
  readonly scopes: ReadonlySet<string> | null;
  /** Canonical algorithm names the project may use; null = all. */
  readonly allowedAlgorithms: readonly string[] | null;
}

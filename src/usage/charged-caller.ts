import type { Actor } from '../ledger/index.js';

/** Who pays for a deed: an API key, by the name that its project's webhook is told. */
export interface ChargedCaller {
  readonly actor: Actor & { readonly projectId: string; readonly apiKeyId: string };
  readonly apiKeyName: string;
}

/** Everything a webhook can be told of. */
export const WEBHOOK_EVENTS = [
  'token.signed',
  'token.rejected',
  'token.revoked',
  'limit.warning',
  'limit.reached',
] as const;

/** What a webhook can be told of. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Longest URL of a webhook, characters. */
export const MAX_URL_LENGTH = 2048;

/** Where a project wants to be told, and of what. One per project. */
export interface Webhook {
  /** `whk_` and 32 lowercase hex digits; new with each registration after a deletion. */
  readonly id: string;
  readonly projectId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** RFC 3339 with milliseconds. */
  readonly createdAt: string;
  /** Sealed; see webhook-secret.ts. */
  readonly sealedSecret: Uint8Array;
}

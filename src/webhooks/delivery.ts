import type { WebhookDeliveryRow } from '../storage/index.js';
import type { WebhookEvent } from './webhook.js';

/** `pending` until it arrives, its attempts are used up, or its webhook is deleted. */
export type DeliveryState = WebhookDeliveryRow['state'];

/** One event on its way to a webhook. The body and the id are the same in every attempt. */
export interface Delivery {
  /** `dlv_` and 32 lowercase hex digits: receivers deduplicate by it. */
  readonly id: string;
  readonly projectId: string;
  readonly webhookId: string;
  readonly event: WebhookEvent;
  readonly body: string;
  /** Unix seconds, as in the body. */
  readonly timestamp: number;
  readonly state: DeliveryState;
  /** Attempts made since the delivery was made or last replayed. */
  readonly attempts: number;
  /** RFC 3339 with milliseconds. */
  readonly createdAt: string;
}

/** One try, as the log shows it. */
export interface DeliveryAttempt {
  /** Counts from 1, through replays too. */
  readonly number: number;
  /** RFC 3339 with milliseconds. */
  readonly at: string;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Why it does not count as delivered; null when it does. */
  readonly error: string | null;
}

/** A delivery with its attempts. */
export interface LoggedDelivery extends Delivery {
  readonly log: readonly DeliveryAttempt[];
}

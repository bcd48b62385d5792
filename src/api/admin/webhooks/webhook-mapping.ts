import type { Delivery, LoggedDelivery, Webhook } from '../../../webhooks/index.js';
import type { AdminWebhookDto, DeliveryDto, QueuedDeliveryDto } from './webhook.dto.js';

/** A webhook without its secret. One that is registered is active. */
export function webhookDto({ url, events, createdAt }: Webhook): AdminWebhookDto {
  return { url, events, active: true, created_at: createdAt };
}

/** A delivery with its attempts. */
export function deliveryDto({ id, event, state, createdAt, log }: LoggedDelivery): DeliveryDto {
  const attempts = log.map(({ number, at, status, error }) => ({ number, at, status, error }));
  return { id, event, state, created_at: createdAt, attempts };
}

/** A delivery that has only been queued. */
export function queuedDto({ id, event, state }: Delivery): QueuedDeliveryDto {
  return { id, event, state };
}

export type { Delivery, DeliveryAttempt, DeliveryState, LoggedDelivery } from './delivery.js';
export { WebhookKeys, type WebhookPublicKey } from './webhook-keys.service.js';
export { WebhookPump } from './webhook-pump.js';
export { WebhookBacklog, type Backlog } from './webhook-backlog.service.js';
export { WebhookResealing } from './webhook-resealing.service.js';
export { WebhookSettings } from './webhook-settings.js';
export { MAX_URL_LENGTH, WEBHOOK_EVENTS, type Webhook, type WebhookEvent } from './webhook.js';
export { Webhooks, type NewWebhook, type RegisteredWebhook } from './webhooks.service.js';
export { WebhooksModule } from './webhooks.module.js';

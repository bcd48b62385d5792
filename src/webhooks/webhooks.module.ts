import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { ProjectsModule } from '../projects/index.js';
import { UsageModule } from '../usage/index.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveryQueueRepository } from './delivery-queue.repository.js';
import { DeliverySender } from './delivery-sender.js';
import { DeliveryWorker } from './delivery-worker.js';
import { OutboxReader } from './outbox-reader.js';
import { OutboxRepository } from './outbox.repository.js';
import { AddressBook, SystemAddressBook, TargetGuard } from './target-guard.js';
import { WebhookKeys } from './webhook-keys.service.js';
import { WebhookBacklog } from './webhook-backlog.service.js';
import { WebhookResealing } from './webhook-resealing.service.js';
import { WebhookPump } from './webhook-pump.js';
import { Webhooks } from './webhooks.service.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** Webhooks and their deliveries. Needs the global `WebhookSettings`. */
@Module({
  imports: [KeysModule, ProjectsModule, UsageModule],
  providers: [
    WebhooksRepository,
    DeliveriesRepository,
    DeliveryQueueRepository,
    OutboxRepository,
    { provide: AddressBook, useClass: SystemAddressBook },
    TargetGuard,
    WebhookKeys,
    DeliverySender,
    OutboxReader,
    DeliveryWorker,
    WebhookPump,
    Webhooks,
    WebhookResealing,
    WebhookBacklog,
  ],
  exports: [Webhooks, WebhookKeys, WebhookPump, WebhookResealing, WebhookBacklog],
})
export class WebhooksModule {}

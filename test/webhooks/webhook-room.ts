import { openLedger, type BatchLedger } from '../../src/ledger/index.js';
import { InternalKeys } from '../../src/keys/index.js';
import { KeyEffects } from '../../src/keys/key-effects.repository.js';
import { KeysRepository } from '../../src/keys/keys.repository.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { SystemRandomness } from '../../src/platform/randomness.js';
import type { Database } from '../../src/storage/index.js';
import { chargeNotice } from '../../src/usage/index.js';
import { DeliveriesRepository } from '../../src/webhooks/deliveries.repository.js';
import { DeliveryQueueRepository } from '../../src/webhooks/delivery-queue.repository.js';
import { DeliverySender } from '../../src/webhooks/delivery-sender.js';
import { DeliveryWorker } from '../../src/webhooks/delivery-worker.js';
import { OutboxReader } from '../../src/webhooks/outbox-reader.js';
import { OutboxRepository } from '../../src/webhooks/outbox.repository.js';
import { SystemAddressBook, TargetGuard } from '../../src/webhooks/target-guard.js';
import { WEBHOOK_EVENTS, type Webhook } from '../../src/webhooks/webhook.js';
import { WebhookKeys } from '../../src/webhooks/webhook-keys.service.js';
import { WebhookPump } from '../../src/webhooks/webhook-pump.js';
import { makeWebhookSecret, sealWebhookSecret } from '../../src/webhooks/webhook-secret.js';
import { WebhooksRepository } from '../../src/webhooks/webhooks.repository.js';
import { createTenant, type Tenant } from '../setup/tenant.js';
import type { CustodyWorld } from '../support/custody.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';

/** One process's webhooks, without the timers: a test looks when it wants to. */
export interface WebhookRoom {
  readonly pump: WebhookPump;
  readonly worker: DeliveryWorker;
  readonly deliveries: DeliveriesRepository;
  close(): Promise<void>;
}

/** A database with a ledger on a movable clock, and a tenant whose webhook goes to `url`. */
export interface WebhookScene {
  readonly clock: TestClock;
  readonly ledger: BatchLedger;
  readonly tenant: Tenant;
  /** Charges a token and leaves its event, as /sign does. */
  sign(sub: string): Promise<void>;
  /** Ends the webhook and what is on its way to it, as DELETE does. */
  deleteWebhook(): Promise<void>;
  /** Another process on the same database; `afterReading` runs each time when it has read webhooks. */
  room(afterReading?: () => Promise<void>): WebhookRoom;
  close(): Promise<void>;
}

const ids = new TimeOrderedIds();

/** Lets something happen between a read and what follows from it. */
class WatchedWebhooks extends WebhooksRepository {
  constructor(
    database: Database,
    private readonly afterReading: () => Promise<void>,
  ) {
    super(database);
  }

  override async findAll(projectIds: readonly string[]): Promise<readonly Webhook[]> {
    const found = await super.findAll(projectIds);
    await this.afterReading();
    return found;
  }
}

export async function openScene(
  database: Database,
  { custody, sealer }: CustodyWorld,
  url: string,
): Promise<WebhookScene> {
  const clock = new TestClock();
  const ledger = openLedger(database, clock, ids);
  const tenant = await createTenant(database, ledger);
  const { projectId } = tenant;
  const identity = { id: ids.make('whk'), projectId };
  const webhooks = new WebhooksRepository(database);
  const webhook = {
    ...identity,
    url,
    events: WEBHOOK_EVENTS,
    createdAt: clock.timestamp(),
    sealedSecret: sealWebhookSecret(sealer, identity, makeWebhookSecret(new SystemRandomness())),
  };
  await ledger.commit({ actor: tenant.actor, effects: webhooks.insert(webhook), entries: [] });
  const caller = { actor: { ...tenant.actor, projectId, apiKeyId: tenant.apiKeyId }, apiKeyName: 'test' };
  const room = (afterReading = async (): Promise<void> => undefined): WebhookRoom => {
    const read = new WatchedWebhooks(database, afterReading);
    const own = openLedger(database, clock, ids);
    const logger = new SilentLogger();
    const keys = new InternalKeys(
      new KeysRepository(database),
      new KeyEffects(database),
      custody,
      own,
      clock,
      ids,
    );
    const queue = new DeliveryQueueRepository(database);
    const deliveries = new DeliveriesRepository(database);
    const outbox = new OutboxReader(new OutboxRepository(database), read, deliveries, own, clock, ids);
    const settings = { allowPrivate: true, keyAlgorithm: 'ML-DSA-65' };
    const sender = new DeliverySender(new TargetGuard(settings, new SystemAddressBook()));
    const webhookKeys = new WebhookKeys(keys, custody, ids, clock, settings);
    const worker = new DeliveryWorker(queue, webhooks, webhookKeys, sender, sealer, own, clock, ids, logger);
    const pump = new WebhookPump(outbox, worker, queue, own, clock, ids, logger);
    const close = async (): Promise<void> => {
      await pump.onModuleDestroy();
      await worker.onModuleDestroy();
      await own.close();
    };
    return { pump, worker, deliveries, close };
  };
  return {
    clock,
    ledger,
    tenant,
    room,
    deleteWebhook: async () => {
      const effects = [webhooks.delete(webhook), new DeliveriesRepository(database).cancel(webhook)];
      await ledger.commit({ actor: tenant.actor, effects, entries: [] });
    },
    sign: async (sub) => {
      await ledger.commit({
        actor: tenant.actor,
        charge: { projectId, tokens: 1 },
        entries: [{ action: 'token.sign', target: 'token', outcome: 'ok' }],
        outbox: [chargeNotice('token.signed', caller, 1, { sub, email: null, role: null })],
      });
    },
    close: () => ledger.close(),
  };
}

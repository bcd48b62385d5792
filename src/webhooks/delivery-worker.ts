import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Ledger, type Actor, type Effect } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import { Sealer } from '../sealing/index.js';
import { DeliveryQueueRepository } from './delivery-queue.repository.js';
import { waitAfter } from './delivery-schedule.js';
import { DeliverySender, type DeliveryResult, type OutgoingDelivery } from './delivery-sender.js';
import type { Delivery } from './delivery.js';
import { WebhookKeys } from './webhook-keys.service.js';
import { webhookHmac } from './webhook-secret.js';
import type { Webhook } from './webhook.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** Deliveries under way to one receiver: a slow one fills its own places only. */
const PER_WEBHOOK = 16;
/** How long a delivery is another process's: three times what an attempt can take. */
const LEASE_MS = 30_000;
/** When a delivery could not even be tried because a part of this service is away. */
const UNTRIED_WAIT_MS = 5_000;

/** Takes due deliveries, sends them, and records what came of it. */
@Injectable()
export class DeliveryWorker implements OnModuleDestroy {
  readonly #owner: string;
  /** By webhook. */
  readonly #underWay = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(
    private readonly queue: DeliveryQueueRepository,
    private readonly webhooks: WebhooksRepository,
    private readonly keys: WebhookKeys,
    private readonly sender: DeliverySender,
    private readonly sealer: Sealer,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {
    this.#owner = ids.requestId();
  }

  /** Takes what is due and has a free place, and starts it. Returns how many were started; `settled` waits for them. */
  async take(): Promise<number> {
    if (this.#stopped) return 0;
    const now = this.clock.timestamp();
    const projects = await this.queue.dueProjects(now, this.#busy());
    const lists = await Promise.all(
      projects.map(({ webhookId }) => this.queue.due(webhookId, now, this.#roomOf(webhookId))),
    );
    const claimed = await this.#claim(lists.flat(), now);
    const [deliveries, webhooks] = await Promise.all([
      this.queue.find(claimed),
      this.webhooks.findAll(projects.map(({ projectId }) => projectId)),
    ]);
    for (const delivery of deliveries) this.#start(delivery, webhooks);
    return deliveries.length;
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Takes nothing more, and waits for what is under way: at most an attempt's time. */
  async onModuleDestroy(): Promise<void> {
    this.#stopped = true;
    await this.settled();
  }

  #busy(): readonly string[] {
    return [...this.#underWay].filter(([, count]) => count >= PER_WEBHOOK).map(([id]) => id);
  }

  #roomOf(webhookId: string): number {
    return Math.max(0, PER_WEBHOOK - (this.#underWay.get(webhookId) ?? 0));
  }

  async #claim(ids: readonly string[], now: string): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const until = new Date(this.clock.now() + LEASE_MS).toISOString();
    const { returned = [] } = await this.#commit([this.queue.claim(ids, this.#owner, now, until)]);
    return returned.map(({ id }) => String(id));
  }

  #start(delivery: Delivery, webhooks: readonly Webhook[]): void {
    const { webhookId } = delivery;
    const webhook = webhooks.find(({ id }) => id === webhookId);
    // Deleted between the look and the claim: its deliveries are cancelled with it.
    if (webhook === undefined) return;
    this.#underWay.set(webhookId, (this.#underWay.get(webhookId) ?? 0) + 1);
    const run = this.#deliver(delivery, webhook).finally(() => {
      const left = (this.#underWay.get(webhookId) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(webhookId);
      else this.#underWay.set(webhookId, left);
      this.#running.delete(run);
    });
    this.#running.add(run);
  }

  /** Never rejects: what cannot be recorded is tried again when the lease is over. */
  async #deliver(delivery: Delivery, webhook: Webhook): Promise<void> {
    try {
      const outgoing = await this.#prepare(delivery, webhook);
      const result = await this.sender.send(outgoing);
      await this.#commit(this.#recordOf(delivery, result));
    } catch (error) {
      this.logger.warn('a webhook delivery was put off', { delivery: delivery.id }, error);
      await this.#putOff(delivery);
    }
  }

  async #prepare(delivery: Delivery, webhook: Webhook): Promise<OutgoingDelivery> {
    const { id, projectId, event, body, timestamp } = delivery;
    const hmac = webhookHmac(this.sealer, webhook, body);
    return {
      url: webhook.url,
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Twinseal-Webhooks',
        'x-pqauth-event': event,
        'x-pqauth-timestamp': String(timestamp),
        'x-pqauth-signature': `sha256=${hmac}`,
        'x-pqauth-delivery': id,
        'x-twinseal-signature': await this.keys.signatureHeader(projectId, timestamp, id, body),
      },
    };
  }

  #recordOf(delivery: Delivery, { status, error }: DeliveryResult): readonly Effect[] {
    const attempts = delivery.attempts + 1;
    const wait = error === null ? undefined : waitAfter(attempts);
    const nextAttemptAt = wait === undefined ? null : new Date(this.clock.now() + wait).toISOString();
    const ended = error === null ? 'delivered' : 'failed';
    return this.queue.record(delivery.id, this.#owner, {
      attempt: { at: this.clock.timestamp(), status, error },
      state: nextAttemptAt === null ? ended : 'pending',
      attempts,
      nextAttemptAt,
    });
  }

  async #putOff({ id }: Delivery): Promise<void> {
    const at = new Date(this.clock.now() + UNTRIED_WAIT_MS).toISOString();
    try {
      await this.#commit([this.queue.release(id, this.#owner, at)]);
    } catch (error) {
      this.logger.warn('a webhook delivery stays leased until its time is over', { delivery: id }, error);
    }
  }

  #commit(effects: readonly Effect[]) {
    const actor: Actor = { name: 'system', projectId: null, requestId: this.ids.requestId() };
    return this.ledger.commit({ actor, effects, entries: [] });
  }
}

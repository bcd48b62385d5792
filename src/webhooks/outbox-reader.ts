import { Injectable } from '@nestjs/common';

import { CommitRefused, Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { unixSecondsOf } from '../platform/unix-seconds.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { Delivery } from './delivery.js';
import { eventBody } from './event-body.js';
import { limitEventsOf } from './limit-events.js';
import { OutboxRepository, type ChargeMessage, type LimitMark } from './outbox.repository.js';
import type { Webhook, WebhookEvent } from './webhook.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** Messages that one commit turns into deliveries. */
const AT_ONCE = 200;

/** What becomes of a handful of messages. */
interface Harvest {
  readonly deliveries: readonly Delivery[];
  readonly marks: readonly LimitMark[];
}

/**
 * Turns what charged deeds left in the outbox into deliveries. Both happen in one commit, so a message becomes its
 * deliveries exactly once, whichever replica is quicker and wherever one breaks down.
 */
@Injectable()
export class OutboxReader {
  constructor(
    private readonly outbox: OutboxRepository,
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Empties the outbox, or leaves it to the replica that is at it. Returns how many messages were taken. */
  async drain(): Promise<number> {
    for (let taken = 0; ;) {
      const messages = await this.outbox.oldest(AT_ONCE);
      if (messages.length === 0 || !(await this.#take(messages))) return taken;
      taken += messages.length;
    }
  }

  async #take(messages: readonly ChargeMessage[]): Promise<boolean> {
    const { deliveries, marks } = await this.#harvest(messages);
    try {
      await this.ledger.commit({
        actor: { name: 'system', projectId: null, requestId: this.ids.requestId() },
        effects: [
          this.outbox.take(messages),
          ...marks.map((mark) => this.outbox.mark(mark)),
          ...this.deliveries.insert(deliveries),
        ],
        entries: [],
      });
      return true;
    } catch (error) {
      if (error instanceof CommitRefused && error.reason === 'effect') return false;
      throw error;
    }
  }

  async #harvest(messages: readonly ChargeMessage[]): Promise<Harvest> {
    const projectIds = [...new Set(messages.map(({ projectId }) => projectId))];
    const months = [...new Set(messages.map(({ notice }) => notice.charge.month))];
    const [webhooks, known] = await Promise.all([
      this.webhooks.findAll(projectIds),
      this.outbox.marks(projectIds, months),
    ]);
    const told = new Set(known.map(markName));
    const deliveries: Delivery[] = [];
    const marks: LimitMark[] = [];
    for (const message of messages) {
      const webhook = webhooks.find(({ projectId }) => projectId === message.projectId);
      if (webhook === undefined) continue;
      const news = newMarks(message, webhook, told);
      marks.push(...news);
      const events = [...eventOf(message, webhook), ...news.map(({ event }) => event)];
      deliveries.push(...events.map((event) => this.#delivery(event, message, webhook)));
    }
    return { deliveries, marks };
  }

  #delivery(
    event: WebhookEvent,
    { notice, projectId, createdAt }: ChargeMessage,
    webhook: Webhook,
  ): Delivery {
    const timestamp = unixSecondsOf(createdAt);
    return {
      id: this.ids.make('dlv'),
      projectId,
      webhookId: webhook.id,
      event,
      body: eventBody(event, timestamp, projectId, notice),
      timestamp,
      state: 'pending',
      attempts: 0,
      createdAt: this.clock.timestamp(),
    };
  }
}

/** The event that the message itself is, if the webhook wants it. */
function eventOf({ topic }: ChargeMessage, { events }: Webhook): readonly WebhookEvent[] {
  return events.filter((event) => event === topic);
}

/** The limits that this message is the first of its month to tell; they are told from now on. */
function newMarks(
  { projectId, notice }: ChargeMessage,
  { events }: Webhook,
  told: Set<string>,
): readonly LimitMark[] {
  const { month } = notice.charge;
  return limitEventsOf(notice.charge)
    .filter((event) => events.includes(event))
    .map((event) => ({ projectId, month, event }))
    .filter((mark) => {
      const isNew = !told.has(markName(mark));
      told.add(markName(mark));
      return isNew;
    });
}

function markName({ projectId, month, event }: LimitMark): string {
  return `${projectId} ${month} ${event}`;
}

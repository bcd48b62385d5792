import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import type { CreationPosition } from '../platform/page.js';
import { Database, type WebhookDeliveryRow } from '../storage/index.js';
import type { Delivery, DeliveryAttempt, LoggedDelivery } from './delivery.js';
import type { Webhook, WebhookEvent } from './webhook.js';

/** The end of a delivery that has nowhere to go any more. */
const CANCELLED = {
  state: 'cancelled',
  next_attempt_at: null,
  lease_owner: null,
  lease_until: null,
} as const;

/** The delivery log as the administrator sees it, and what puts deliveries into it. */
@Injectable()
export class DeliveriesRepository {
  constructor(private readonly database: Database) {}

  async find(projectId: string, id: string): Promise<Delivery | undefined> {
    const row = await this.database.reader
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && deliveryOf(row);
  }

  /** At most `count`, newest first. */
  async list(
    projectId: string,
    count: number,
    after: CreationPosition | undefined,
  ): Promise<readonly LoggedDelivery[]> {
    let query = this.database.reader
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('project_id', '=', projectId);
    if (after !== undefined) {
      query = query.where((is) =>
        is(is.refTuple('created_at', 'id'), '<', is.tuple(after.createdAt, after.id)),
      );
    }
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(count).execute();
    const logs = await this.#logs(rows.map(({ id }) => id));
    return rows.map((row) => ({ ...deliveryOf(row), log: logs.get(row.id) ?? [] }));
  }

  /** Puts deliveries into the log, due at once; cancelled at once when their webhook was deleted meanwhile. */
  insert(deliveries: readonly Delivery[]): readonly Effect[] {
    if (deliveries.length === 0) return [];
    const { reader } = this.database;
    const insert = reader.insertInto('webhook_deliveries').values(deliveries.map(rowOf));
    const ids = deliveries.map(({ id }) => id);
    const orphans = reader
      .updateTable('webhook_deliveries')
      .set(CANCELLED)
      .where('id', 'in', ids)
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('webhooks')
              .select('webhooks.id')
              .whereRef('webhooks.project_id', '=', 'webhook_deliveries.project_id')
              .whereRef('webhooks.id', '=', 'webhook_deliveries.webhook_id'),
          ),
        ),
      );
    return [
      effect(insert.compile(), 'deliveries', deliveries.length),
      effect(orphans.compile(), 'deliveries without a webhook'),
    ];
  }

  /**
   * Makes a delivery due again with all its attempts before it, to the webhook of now. Refused when that was deleted
   * meanwhile.
   */
  replay({ id }: Delivery, { id: webhookId, projectId }: Webhook, at: string): Effect {
    const update = this.database.reader
      .updateTable('webhook_deliveries')
      .set({
        webhook_id: webhookId,
        state: 'pending',
        attempts: 0,
        next_attempt_at: at,
        lease_owner: null,
        lease_until: null,
      })
      .where('id', '=', id)
      .where((is) =>
        is.exists(
          is
            .selectFrom('webhooks')
            .select('webhooks.id')
            .where('webhooks.project_id', '=', projectId)
            .where('webhooks.id', '=', webhookId),
        ),
      );
    return effect(update.compile(), 'replay', 1);
  }

  /** Ends what is still on its way to a webhook. */
  cancel(webhook: Webhook): Effect {
    const update = this.database.reader
      .updateTable('webhook_deliveries')
      .set(CANCELLED)
      .where('webhook_id', '=', webhook.id)
      .where('state', '=', 'pending');
    return effect(update.compile(), 'cancelled deliveries');
  }

  async #logs(ids: readonly string[]): Promise<ReadonlyMap<string, readonly DeliveryAttempt[]>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.reader
      .selectFrom('webhook_attempts')
      .selectAll()
      .where('delivery_id', 'in', ids)
      .orderBy('number')
      .execute();
    return Map.groupBy(rows, ({ delivery_id }) => delivery_id);
  }
}

/** A row as this room knows it. */
export function deliveryOf(row: WebhookDeliveryRow): Delivery {
  return {
    id: row.id,
    projectId: row.project_id,
    webhookId: row.webhook_id,
    // Written by this room only, from the list of events.
    event: row.event as WebhookEvent,
    body: row.body,
    timestamp: row.timestamp,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
  };
}

function rowOf(delivery: Delivery): WebhookDeliveryRow {
  return {
    id: delivery.id,
    project_id: delivery.projectId,
    webhook_id: delivery.webhookId,
    event: delivery.event,
    body: delivery.body,
    timestamp: delivery.timestamp,
    state: delivery.state,
    attempts: delivery.attempts,
    next_attempt_at: delivery.createdAt,
    lease_owner: null,
    lease_until: null,
    created_at: delivery.createdAt,
  };
}

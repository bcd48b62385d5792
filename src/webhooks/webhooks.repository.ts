import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type WebhookRow } from '../storage/index.js';
import type { Webhook, WebhookEvent } from './webhook.js';

/** Reads and writes of the table `webhooks`. */
@Injectable()
export class WebhooksRepository {
  constructor(private readonly database: Database) {}

  async find(projectId: string): Promise<Webhook | undefined> {
    const [webhook] = await this.findAll([projectId]);
    return webhook;
  }

  /** The webhooks of several projects, in no order. */
  async findAll(projectIds: readonly string[]): Promise<readonly Webhook[]> {
    if (projectIds.length === 0) return [];
    const rows = await this.database.reader
      .selectFrom('webhooks')
      .selectAll()
      .where('project_id', 'in', projectIds)
      .execute();
    return rows.map(webhookOf);
  }

  /** Refused when the project has one already. */
  insert(webhook: Webhook): Effect {
    const insert = this.database.reader.insertInto('webhooks').values({
      project_id: webhook.projectId,
      id: webhook.id,
      url: webhook.url,
      events: JSON.stringify(webhook.events),
      secret: webhook.sealedSecret,
      created_at: webhook.createdAt,
      updated_at: webhook.createdAt,
    });
    return effect(insert.compile(), 'webhook', 1);
  }

  /** Refused when it is gone. */
  update({ id, url, events }: Webhook, at: string): Effect {
    const update = this.database.reader
      .updateTable('webhooks')
      .set({ url, events: JSON.stringify(events), updated_at: at })
      .where('id', '=', id);
    return effect(update.compile(), 'webhook', 1);
  }

  /** Refused when it is gone. */
  delete({ id }: Webhook): Effect {
    return effect(this.database.reader.deleteFrom('webhooks').where('id', '=', id).compile(), 'webhook', 1);
  }
}

function webhookOf(row: WebhookRow): Webhook {
  return {
    id: row.id,
    projectId: row.project_id,
    url: row.url,
    // Written by this repository only, from checked names.
    events: JSON.parse(row.events) as WebhookEvent[],
    createdAt: row.created_at,
    sealedSecret: row.secret,
  };
}

import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { masterKeysInUse } from '../master-key/index.js';
import { Sealer } from '../sealing/index.js';
import { Database, type WebhookRow } from '../storage/index.js';
import type { Webhook, WebhookEvent } from './webhook.js';

/** A webhook as it was read, and its secret sealed anew. */
export interface ResealedWebhook {
  readonly before: Webhook;
  readonly secret: Uint8Array;
}

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

  /** Refused when the project has one already, or when its secret is sealed under a master key of the past. */
  insert(webhook: Webhook): readonly Effect[] {
    const insert = this.database.reader.insertInto('webhooks').values({
      project_id: webhook.projectId,
      id: webhook.id,
      url: webhook.url,
      events: JSON.stringify(webhook.events),
      secret: webhook.sealedSecret,
      created_at: webhook.createdAt,
      updated_at: webhook.createdAt,
    });
    return [...this.#inUse([webhook.sealedSecret]), effect(insert.compile(), 'webhook', 1)];
  }

  /** Refused when it is gone. */
  update({ id, url, events }: Webhook, at: string): Effect {
    const update = this.database.reader
      .updateTable('webhooks')
      .set({ url, events: JSON.stringify(events), updated_at: at })
      .where('id', '=', id);
    return effect(update.compile(), 'webhook', 1);
  }

  /**
   * The same secrets sealed anew; nothing happens to a row that is no longer as it was read. All are refused when nothing
   * may be sealed any more under the master key that they name.
   */
  reseal(resealed: readonly ResealedWebhook[]): readonly Effect[] {
    return [
      ...this.#inUse(resealed.map(({ secret }) => secret)),
      ...resealed.map((one) => this.#resealOne(one)),
    ];
  }

  #resealOne({ before: { id, sealedSecret }, secret }: ResealedWebhook): Effect {
    const update = this.database.reader
      .updateTable('webhooks')
      .set({ secret })
      .where('id', '=', id)
      .where('secret', '=', sealedSecret);
    return effect(update.compile(), 'reseal webhook');
  }

  #inUse(sealedSecrets: readonly Uint8Array[]): readonly Effect[] {
    const keyIds = sealedSecrets.map((secret) => Sealer.sealedUnder(secret));
    return masterKeysInUse(this.database, keyIds);
  }

  /** Webhooks behind `after` whose secret is sealed under another master key, in the order of their ids. */
  async notSealedUnder(keyId: string, after: string, limit: number): Promise<readonly Webhook[]> {
    const rows = await this.database.reader
      .selectFrom('webhooks')
      .selectAll()
      .where('id', '>', after)
      .where(sealedElsewhere(keyId))
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(webhookOf);
  }

  /** SQL of how many webhooks `notSealedUnder` would give in all. */
  countNotSealedUnder(keyId: string): RawBuilder<number> {
    return sql<number>`(select count(*) from webhooks where ${sealedElsewhere(keyId)})`;
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

/** What is sealed names its master key behind the first byte. */
function sealedElsewhere(keyId: string): RawBuilder<boolean> {
  return sql<boolean>`substr(secret, 2, 8) <> ${Buffer.from(keyId, 'hex')}`;
}

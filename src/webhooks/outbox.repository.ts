import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database } from '../storage/index.js';
import { CHARGE_TOPICS, type ChargeNotice, type ChargeTopic } from '../usage/index.js';
import type { WebhookEvent } from './webhook.js';

/** A message that a charged deed left. */
export interface ChargeMessage {
  readonly id: string;
  readonly topic: ChargeTopic;
  readonly projectId: string;
  readonly notice: ChargeNotice;
  /** RFC 3339 with milliseconds. */
  readonly createdAt: string;
}

/** That a project was told of a limit in a month. */
export interface LimitMark {
  readonly projectId: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly event: WebhookEvent;
}

/** The ledger's outbox as webhooks read it, and which limits were told of already. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /** The oldest messages of this room's topics. */
  async oldest(count: number): Promise<readonly ChargeMessage[]> {
    const rows = await this.database.reader
      .selectFrom('outbox')
      .selectAll()
      .where('topic', 'in', CHARGE_TOPICS)
      .orderBy('seq')
      .limit(count)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      // Asked for above, and written by the room that owns the type.
      topic: row.topic as ChargeTopic,
      projectId: row.project_id,
      notice: JSON.parse(row.payload) as ChargeNotice,
      createdAt: row.created_at,
    }));
  }

  /** Messages of every topic. */
  async count(): Promise<number> {
    const row = await this.database.reader
      .selectFrom('outbox')
      .select((query) => query.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Refused when another process has taken one of them. */
  take(messages: readonly ChargeMessage[]): Effect {
    const ids = messages.map(({ id }) => id);
    return effect(
      this.database.reader.deleteFrom('outbox').where('id', 'in', ids).compile(),
      'outbox',
      messages.length,
    );
  }

  /** The marks that some projects have in some months. */
  async marks(projectIds: readonly string[], months: readonly string[]): Promise<readonly LimitMark[]> {
    if (projectIds.length === 0) return [];
    const rows = await this.database.reader
      .selectFrom('webhook_limit_marks')
      .selectAll()
      .where('project_id', 'in', projectIds)
      .where('month', 'in', months)
      .execute();
    // Written by this repository only.
    return rows.map(({ project_id, month, event }) => ({
      projectId: project_id,
      month,
      event: event as WebhookEvent,
    }));
  }

  /** Refused when the project was told meanwhile. */
  mark({ projectId, month, event }: LimitMark): Effect {
    const insert = this.database.reader
      .insertInto('webhook_limit_marks')
      .values({ project_id: projectId, month, event });
    return effect(insert.compile(), 'limit mark', 1);
  }
}

import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { Database } from '../storage/index.js';
import { deliveryOf } from './deliveries.repository.js';
import type { Delivery, DeliveryAttempt, DeliveryState } from './delivery.js';

/** Webhooks that one look takes at most. */
const WEBHOOKS_AT_ONCE = 200;
/** Rows that one sweep takes at most, so that it never holds a batch up. */
const SWEEP_AT_ONCE = 500;

/** What an attempt leaves behind. */
export interface AttemptOutcome {
  readonly attempt: Omit<DeliveryAttempt, 'number'>;
  readonly state: DeliveryState;
  /** Attempts made by now. */
  readonly attempts: number;
  /** RFC 3339; null unless pending. */
  readonly nextAttemptAt: string | null;
}

/** The queue of deliveries that are due. A process that takes one holds a lease on it, which others respect. */
@Injectable()
export class DeliveryQueueRepository {
  constructor(private readonly database: Database) {}

  /** Projects whose webhook has something due that nobody is delivering, `busy` webhooks left out. */
  async dueProjects(
    now: string,
    busy: readonly string[],
  ): Promise<readonly { readonly projectId: string; readonly webhookId: string }[]> {
    let query = this.database.reader
      .selectFrom('webhooks')
      .select(['project_id', 'id'])
      .where((query) =>
        query.exists(
          query
            .selectFrom('webhook_deliveries')
            .select('webhook_deliveries.id')
            .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
            .where('state', '=', 'pending')
            .where('next_attempt_at', '<=', now)
            .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<', now)])),
        ),
      );
    if (busy.length > 0) query = query.where('id', 'not in', busy);
    const rows = await query.limit(WEBHOOKS_AT_ONCE).execute();
    return rows.map(({ project_id, id }) => ({ projectId: project_id, webhookId: id }));
  }

  /** Ids of at most `count` due deliveries of a webhook, the longest due first. */
  async due(webhookId: string, now: string, count: number): Promise<readonly string[]> {
    const rows = await this.database.reader
      .selectFrom('webhook_deliveries')
      .select('id')
      .where('webhook_id', '=', webhookId)
      .where('state', '=', 'pending')
      .where('next_attempt_at', '<=', now)
      .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<', now)]))
      .orderBy('next_attempt_at')
      .limit(count)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Takes those of the deliveries that are still free; returns their ids. */
  claim(ids: readonly string[], owner: string, now: string, until: string): Effect {
    const update = this.database.reader
      .updateTable('webhook_deliveries')
      .set({ lease_owner: owner, lease_until: until })
      .where('id', 'in', ids)
      .where('state', '=', 'pending')
      .where('next_attempt_at', '<=', now)
      .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<', now)]))
      .returning('id');
    return effect(update.compile(), 'claim');
  }

  async find(ids: readonly string[]): Promise<readonly Delivery[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.reader
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('id', 'in', ids)
      .execute();
    return rows.map(deliveryOf);
  }

  /** Gives a delivery back untried, to be taken again at `at`. */
  release(id: string, owner: string, at: string): Effect {
    const update = this.database.reader
      .updateTable('webhook_deliveries')
      .set({ lease_owner: null, lease_until: null, next_attempt_at: at })
      .where('id', '=', id)
      .where('lease_owner', '=', owner);
    return effect(update.compile(), 'release');
  }

  /** Logs an attempt, and moves the delivery on unless somebody else took it over or replayed it meanwhile. */
  record(id: string, owner: string, outcome: AttemptOutcome): readonly Effect[] {
    const { at, status, error } = outcome.attempt;
    const { reader } = this.database;
    const attempt = reader
      .insertInto('webhook_attempts')
      .columns(['delivery_id', 'number', 'at', 'status', 'error'])
      .expression((query) =>
        query
          .selectFrom('webhook_deliveries')
          .select((row) => [
            'webhook_deliveries.id as delivery_id',
            row
              .selectFrom('webhook_attempts')
              .select(({ fn }) => sql<number>`coalesce(${fn.max('number')}, 0) + 1`.as('number'))
              .where('delivery_id', '=', id)
              .$asScalar()
              .as('number'),
            row.val(at).as('at'),
            // PostgreSQL needs the type of a parameter that may be null.
            sql<number | null>`cast(${status} as bigint)`.as('status'),
            sql<string | null>`cast(${error} as text)`.as('error'),
          ])
          .where('webhook_deliveries.id', '=', id),
      );
    const moved = reader
      .updateTable('webhook_deliveries')
      .set({
        state: outcome.state,
        attempts: outcome.attempts,
        next_attempt_at: outcome.nextAttemptAt,
        lease_owner: null,
        lease_until: null,
      })
      .where('id', '=', id)
      .where('lease_owner', '=', owner);
    return [effect(attempt.compile(), 'attempt'), effect(moved.compile(), 'delivery')];
  }

  /** How many deliveries are still to be made, and when the first of them is, or was, due. */
  async measure(): Promise<{ readonly pending: number; readonly earliest: string | null }> {
    const { pending, earliest } = await this.database.reader
      .selectFrom('webhook_deliveries')
      .select(({ fn }) => [fn.countAll().as('pending'), fn.min('next_attempt_at').as('earliest')])
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow();
    return { pending: Number(pending), earliest };
  }

  async anyOlderThan(at: string): Promise<boolean> {
    return (await this.#settledBefore(at).limit(1).executeTakeFirst()) !== undefined;
  }

  /** Drops some deliveries that were made before `at` and have come to an end, with their attempts. */
  sweep(at: string): Effect {
    const query = this.database.reader
      .deleteFrom('webhook_deliveries')
      .where('id', 'in', this.#settledBefore(at).limit(SWEEP_AT_ONCE));
    return effect(query.compile(), 'sweep of deliveries');
  }

  #settledBefore(at: string) {
    return this.database.reader
      .selectFrom('webhook_deliveries')
      .select('id')
      .where('created_at', '<', at)
      .where('state', '<>', 'pending');
  }
}

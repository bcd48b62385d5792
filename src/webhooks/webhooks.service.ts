import { Injectable } from '@nestjs/common';

import { RequestError } from '../errors/index.js';
import {
  CommitRefused,
  Ledger,
  notingRefusals,
  type Actor,
  type AuditDraft,
  type Effect,
} from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Randomness } from '../platform/randomness.js';
import { pageOf, positionOf, type Page, type PageRequest } from '../platform/page.js';
import { isStoredId } from '../platform/stored-id.js';
import { ProjectsService } from '../projects/index.js';
import { Sealer } from '../sealing/index.js';
import { UsageService } from '../usage/index.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { Delivery, LoggedDelivery } from './delivery.js';
import { sampleBody } from './sample-event.js';
import { TargetGuard } from './target-guard.js';
import { WebhookKeys } from './webhook-keys.service.js';
import { makeWebhookSecret, openWebhookSecret, sealWebhookSecret } from './webhook-secret.js';
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent } from './webhook.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** Another registration may come first; each attempt starts from what is stored by then. */
const ATTEMPTS = 4;

/** Where a project wants to be told, and of what. */
export interface NewWebhook {
  readonly url: string;
  /** Absent: all. */
  readonly events?: readonly WebhookEvent[];
}

/** A webhook as it stands after its registration. */
export interface RegisteredWebhook {
  readonly webhook: Webhook;
  /** `whsec_…`, the same until the webhook is deleted. */
  readonly secret: string;
  /** False when an existing webhook was changed. */
  readonly isNew: boolean;
}

/** A project's webhook and what was delivered to it. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly rows: WebhooksRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly projects: ProjectsService,
    private readonly guard: TargetGuard,
    private readonly keys: WebhookKeys,
    private readonly usage: UsageService,
    private readonly sealer: Sealer,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly randomness: Randomness,
  ) {}

  /** Registers the webhook, or changes its URL and events. @throws RequestError `request.shape` for a refused URL */
  async set(projectId: string, request: NewWebhook, actor: Actor): Promise<RegisteredWebhook> {
    await this.projects.get(projectId);
    const url = await this.guard.admit(request.url);
    const events = WEBHOOK_EVENTS.filter((event) => request.events?.includes(event) ?? true);
    // Before the registration: its public half can be fetched as soon as it is answered.
    await this.keys.publicKey(projectId);
    for (let left = ATTEMPTS; ; left -= 1) {
      try {
        const known = await this.rows.find(projectId);
        return known === undefined
          ? await this.#register(projectId, { url, events }, actor)
          : await this.#change(known, { url, events }, actor);
      } catch (error) {
        const rivalled = error instanceof CommitRefused && error.reason === 'effect';
        if (!rivalled || left === 1) throw error;
      }
    }
  }

  async find(projectId: string): Promise<Webhook | undefined> {
    return isStoredId(projectId) ? await this.rows.find(projectId) : undefined;
  }

  /** @throws RequestError `request.not-found` */
  async get(projectId: string): Promise<Webhook> {
    const webhook = await this.find(projectId);
    if (webhook === undefined) throw noWebhook();
    return webhook;
  }

  /** Ends the webhook and what is still on its way to it. @throws RequestError `request.not-found` */
  async delete(projectId: string, actor: Actor): Promise<void> {
    const deed = { action: 'webhook.delete', target: 'webhook' } as const;
    const noted = isStoredId(projectId) ? { ...actor, projectId } : actor;
    await notingRefusals(this.ledger, noted, deed, async () => {
      const webhook = await this.get(projectId);
      await this.#commit(webhook, actor, { ...deed, target: webhook.id, outcome: 'ok' }, [
        this.rows.delete(webhook),
        this.deliveries.cancel(webhook),
      ]);
    });
  }

  /** Sends a sample `token.signed`, whatever events are asked for. @throws RequestError `request.not-found` */
  async test(projectId: string, apiKeyName: string, actor: Actor): Promise<Delivery> {
    const webhook = await this.get(projectId);
    const { current } = await this.usage.current(projectId);
    const timestamp = this.clock.seconds();
    const delivery: Delivery = {
      id: this.ids.make('dlv'),
      projectId,
      webhookId: webhook.id,
      event: 'token.signed',
      body: sampleBody(projectId, apiKeyName, timestamp, current),
      timestamp,
      state: 'pending',
      attempts: 0,
      createdAt: this.clock.timestamp(),
    };
    await this.ledger.commit({
      actor: { ...actor, projectId },
      effects: this.deliveries.insert([delivery]),
      entries: [],
    });
    return delivery;
  }

  /** The delivery log, newest first. @throws RequestError `request.shape` for a cursor that no page gave */
  async log(projectId: string, request: PageRequest): Promise<Page<LoggedDelivery>> {
    const position = positionOf(request);
    await this.projects.get(projectId);
    return pageOf(await this.deliveries.list(projectId, request.limit + 1, position), request.limit);
  }

  /** Sends the same body under the same id again. @throws RequestError `request.not-found` */
  async replay(projectId: string, deliveryId: string, actor: Actor): Promise<Delivery> {
    const isNamed = isStoredId(projectId) && isStoredId(deliveryId);
    const delivery = isNamed ? await this.deliveries.find(projectId, deliveryId) : undefined;
    if (delivery === undefined) throw new RequestError('request.not-found', 'There is no such delivery');
    const webhook = await this.get(projectId);
    try {
      await this.ledger.commit({
        actor: { ...actor, projectId },
        effects: [this.deliveries.replay(delivery, webhook, this.clock.timestamp())],
        entries: [],
      });
    } catch (error) {
      if (error instanceof CommitRefused && error.reason === 'effect') throw noWebhook();
      throw error;
    }
    return { ...delivery, state: 'pending', attempts: 0 };
  }

  async #register(
    projectId: string,
    target: Pick<Webhook, 'url' | 'events'>,
    actor: Actor,
  ): Promise<RegisteredWebhook> {
    const identity = { id: this.ids.make('whk'), projectId };
    const secret = makeWebhookSecret(this.randomness);
    const webhook: Webhook = {
      ...identity,
      ...target,
      createdAt: this.clock.timestamp(),
      sealedSecret: sealWebhookSecret(this.sealer, identity, secret),
    };
    await this.#commit(webhook, actor, setEntry(webhook), this.rows.insert(webhook));
    return { webhook, secret, isNew: true };
  }

  async #change(
    known: Webhook,
    target: Pick<Webhook, 'url' | 'events'>,
    actor: Actor,
  ): Promise<RegisteredWebhook> {
    const webhook: Webhook = { ...known, ...target };
    const secret = openWebhookSecret(this.sealer, webhook);
    const update = this.rows.update(webhook, this.clock.timestamp());
    await this.#commit(webhook, actor, setEntry(webhook), [update]);
    return { webhook, secret, isNew: false };
  }

  async #commit(
    { projectId }: Webhook,
    actor: Actor,
    entry: AuditDraft,
    effects: readonly Effect[],
  ): Promise<void> {
    await this.ledger.commit({ actor: { ...actor, projectId }, effects, entries: [entry] });
  }
}

function noWebhook(): RequestError {
  return new RequestError('request.not-found', 'Webhook not found');
}

function setEntry({ id, events }: Webhook): AuditDraft {
  return { action: 'webhook.set', target: id, outcome: 'ok', details: { events: events.join(' ') } };
}

import { Injectable } from '@nestjs/common';
import type { RawBuilder } from 'kysely';

import { KeyError } from '../errors/index.js';
import { Resealable, type ResealedPage } from '../master-key/index.js';
import { Sealer } from '../sealing/index.js';
import { resealWebhookSecret } from './webhook-secret.js';
import type { Webhook } from './webhook.js';
import { WebhooksRepository, type ResealedWebhook } from './webhooks.repository.js';

/** Webhooks to one commit. */
const AT_ONCE = 50;

/** The secrets of webhooks, for a rotation of the master key. */
@Injectable()
export class WebhookResealing extends Resealable {
  constructor(
    private readonly rows: WebhooksRepository,
    private readonly sealer: Sealer,
  ) {
    super();
  }

  override remaining(currentId: string): RawBuilder<number> {
    return this.rows.countNotSealedUnder(currentId);
  }

  override async page(currentId: string, after = ''): Promise<ResealedPage> {
    const webhooks = await this.rows.notSealedUnder(currentId, after, AT_ONCE);
    const all: ResealedWebhook[] = [];
    const unreadable: string[] = [];
    for (const webhook of webhooks) {
      const secret = this.#reseal(webhook);
      if (secret === undefined) unreadable.push(webhook.id);
      else all.push({ before: webhook, secret });
    }
    return { effects: this.rows.reseal(all), unreadable, next: webhooks.at(-1)?.id };
  }

  /** Undefined for a secret that was damaged before. */
  #reseal(webhook: Webhook): Uint8Array | undefined {
    try {
      return resealWebhookSecret(this.sealer, webhook);
    } catch (error) {
      if (error instanceof KeyError && error.code === 'key.damaged') return undefined;
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';

import { Ledger, notingRefusals, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { fieldText } from '../platform/field-text.js';
import { auditTarget } from '../platform/stored-id.js';
import { ProjectsService } from '../projects/index.js';
import type { NewPack, Pack } from './pack.js';
import { UsageRepository } from './usage.repository.js';

/** Length limits in UTF-16 units. */
export const PACK_LIMITS = { packType: 64, paymentRef: 256 } as const;

/** Largest pack: the sum of any thousand of them is still an exact integer in JSON. */
export const MAX_PACK_TOKENS = 1_000_000_000_000;

/** Packs as the administrator adds them. */
@Injectable()
export class PacksService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly usage: UsageRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws RequestError `request.shape`, `request.not-found` for an unknown project */
  async add(projectId: string, request: NewPack, actor: Actor): Promise<Pack> {
    const pack = this.#pack(projectId, request);
    const target = auditTarget(projectId);
    await notingRefusals(this.ledger, actor, { action: 'pack.add', target }, async () => {
      await this.projects.get(projectId);
      await this.ledger.commit({
        actor: { ...actor, projectId },
        effects: [this.usage.insertPack(pack)],
        entries: [
          {
            action: 'pack.add',
            target: pack.id,
            outcome: 'ok',
            details: { type: pack.packType, tokens: pack.tokensPurchased },
          },
        ],
      });
    });
    return pack;
  }

  #pack(projectId: string, { packType, tokens, paymentRef = null }: NewPack): Pack {
    return {
      id: this.ids.make('pack'),
      projectId,
      packType: fieldText('pack_type', packType, PACK_LIMITS.packType),
      tokensPurchased: tokens,
      tokensRemaining: tokens,
      paymentRef: paymentRef === null ? null : fieldText('payment_ref', paymentRef, PACK_LIMITS.paymentRef),
      purchasedAt: this.clock.timestamp(),
    };
  }
}

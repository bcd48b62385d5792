import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database } from '../storage/index.js';
import type { Pack } from './pack.js';

/** A project's account as it is stored. */
export interface StoredAccount {
  readonly ownerEmail: string | null;
  /** Null = unlimited. */
  readonly freeLimit: number | null;
  readonly freeUsed: number;
  readonly packRemaining: number;
}

/** What a project used in one month. */
export interface UsedMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly fromFree: number;
  readonly fromPack: number;
}

/** Reads of `usage_months` and `packs`, which the ledger's charges write, and the insertion of packs. */
@Injectable()
export class UsageRepository {
  constructor(private readonly database: Database) {}

  /** One statement, so its numbers are of one moment. Undefined for an unknown or deleted project. */
  async account(projectId: string, month: string): Promise<StoredAccount | undefined> {
    const row = await this.database.reader
      .selectFrom('projects')
      .select((query) => [
        'owner_email',
        'free_limit',
        query
          .selectFrom('usage_months')
          .select('from_free')
          .whereRef('project_id', '=', 'projects.id')
          .where('month', '=', month)
          .as('from_free'),
        query
          .selectFrom('packs')
          .select(({ fn }) => fn.sum<number | null>('tokens_remaining').as('remaining'))
          .whereRef('project_id', '=', 'projects.id')
          .as('pack_remaining'),
      ])
      .where('id', '=', projectId)
      .where('status', '=', 'active')
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return {
      ownerEmail: row.owner_email,
      freeLimit: row.free_limit,
      freeUsed: row.from_free ?? 0,
      packRemaining: row.pack_remaining ?? 0,
    };
  }

  /** The months from `since` (`YYYY-MM`) on in which something was used. */
  async months(projectId: string, since: string): Promise<readonly UsedMonth[]> {
    const rows = await this.database.reader
      .selectFrom('usage_months')
      .select(['month', 'from_free', 'from_pack'])
      .where('project_id', '=', projectId)
      .where('month', '>=', since)
      .execute();
    return rows.map(({ month, from_free, from_pack }) => ({
      month,
      fromFree: from_free,
      fromPack: from_pack,
    }));
  }

  /** All packs of a project, oldest first, used up ones included. */
  async packs(projectId: string): Promise<readonly Pack[]> {
    const rows = await this.database.reader
      .selectFrom('packs')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('purchased_at')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      projectId: row.project_id,
      packType: row.pack_type,
      tokensPurchased: row.tokens_purchased,
      tokensRemaining: row.tokens_remaining,
      paymentRef: row.payment_ref,
      purchasedAt: row.purchased_at,
    }));
  }

  insertPack(pack: Pack): Effect {
    const insert = this.database.reader.insertInto('packs').values({
      id: pack.id,
      project_id: pack.projectId,
      pack_type: pack.packType,
      tokens_purchased: pack.tokensPurchased,
      tokens_remaining: pack.tokensRemaining,
      payment_ref: pack.paymentRef,
      purchased_at: pack.purchasedAt,
    });
    return effect(insert.compile(), 'pack', 1);
  }
}

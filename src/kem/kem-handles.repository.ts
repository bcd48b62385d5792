import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database } from '../storage/index.js';
import type { KemHandle } from './kem-handle.js';

/** How many ended handles the making of a new one removes. */
const SWEEP_SIZE = 20;

/** A handle's row; its key version is read by the `keys` room. */
export interface StoredHandle {
  readonly versionId: string;
  readonly expiresAt: string | null;
  readonly oneUse: boolean;
}

/** Reads and writes of the table `kem_handles`. */
@Injectable()
export class KemHandlesRepository {
  constructor(private readonly database: Database) {}

  /** The handle, unless its time is over at `now`. */
  async find(projectId: string, publicKeyHash: Uint8Array, now: string): Promise<StoredHandle | undefined> {
    const row = await this.database.reader
      .selectFrom('kem_handles')
      .select(['version_id', 'expires_at', 'one_use'])
      .where('project_id', '=', projectId)
      .where('public_key_hash', '=', publicKeyHash)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .executeTakeFirst();
    return row && { versionId: row.version_id, expiresAt: row.expires_at, oneUse: row.one_use === 1 };
  }

  /** Ids of the versions of some handles whose time is over. */
  async ended(now: string): Promise<readonly string[]> {
    const rows = await this.database.reader
      .selectFrom('kem_handles')
      .select('version_id')
      .where('expires_at', '<=', now)
      .limit(SWEEP_SIZE)
      .execute();
    return rows.map(({ version_id }) => version_id);
  }

  insert(projectId: string, handle: KemHandle, createdAt: string): Effect {
    const row = {
      project_id: projectId,
      public_key_hash: handle.publicKeyHash,
      version_id: handle.version.id,
      expires_at: handle.expiresAt,
      one_use: handle.oneUse ? 1 : 0,
      created_at: createdAt,
    };
    const insert = this.database.reader.insertInto('kem_handles').values(row);
    return effect(insert.compile(), 'kem handle', 1);
  }

  /** Refused when another commit removed it first. */
  remove(versionId: string): Effect {
    const remove = this.database.reader.deleteFrom('kem_handles').where('version_id', '=', versionId);
    return effect(remove.compile(), 'use of a kem handle', 1);
  }
}

import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type TokenKeyRow } from '../storage/index.js';

/** Label of the effect that refuses a second current key. */
const TOKEN_KEY_TAKEN = 'token key';

/** Which key versions are a project's token keys. */
@Injectable()
export class TokenKeysRepository {
  constructor(private readonly database: Database) {}

  /** The current one first, then the retired ones, newest first. */
  async list(projectId: string): Promise<readonly TokenKeyRow[]> {
    const rows = await this.database.reader
      .selectFrom('token_keys')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('recorded_at', 'desc')
      .execute();
    return rows.toSorted((one, other) => Number(one.retired_at !== null) - Number(other.retired_at !== null));
  }

  /** Refused while the project has another current key. */
  insert(projectId: string, versionId: string, recordedAt: string): Effect {
    const insert = this.database.reader.insertInto('token_keys').values({
      project_id: projectId,
      version_id: versionId,
      recorded_at: recordedAt,
      retired_at: null,
    });
    return effect(insert.compile(), TOKEN_KEY_TAKEN, 1);
  }

  /** Refused when it is no longer the current one. */
  retire(projectId: string, versionId: string, at: string): Effect {
    const update = this.database.reader
      .updateTable('token_keys')
      .set({ retired_at: at })
      .where('project_id', '=', projectId)
      .where('version_id', '=', versionId)
      .where('retired_at', 'is', null);
    return effect(update.compile(), TOKEN_KEY_TAKEN, 1);
  }
}

import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database } from '../storage/index.js';

/** Reads and writes of the table `compromised_keys`: by project, so that no project can bar another's keys. */
@Injectable()
export class CompromisedKeysRepository {
  constructor(private readonly database: Database) {}

  /** Whether one of the hashes (SHA-256) is of a key that was revoked as compromised. */
  async hasAny(projectId: string, hashes: readonly Uint8Array[]): Promise<boolean> {
    if (hashes.length === 0) return false;
    return (await this.among(projectId, hashes).limit(1).executeTakeFirst()) !== undefined;
  }

  /** Those of the hashes that are of compromised keys, as a query for a condition. At least one hash. */
  among(projectId: string, hashes: readonly Uint8Array[]) {
    return this.database.reader
      .selectFrom('compromised_keys')
      .select('certificate_id')
      .where('project_id', '=', projectId)
      .where('public_key_hash', 'in', hashes);
  }

  /** @param hashes at least one */
  insert(projectId: string, hashes: readonly Uint8Array[], certificateId: string): Effect {
    const rows = hashes.map((hash) => ({
      project_id: projectId,
      public_key_hash: hash,
      certificate_id: certificateId,
    }));
    const insert = this.database.reader.insertInto('compromised_keys').values(rows);
    return effect(insert.compile(), 'compromised keys', rows.length);
  }
}

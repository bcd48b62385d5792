import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type AuditCheckpointRow } from '../storage/index.js';

/** How many removed entries one commit takes away: it holds the chain's head meanwhile. */
const REMOVED_AT_ONCE = 5000;

/** The stored checkpoints. Written through the ledger. */
@Injectable()
export class CheckpointsRepository {
  constructor(private readonly database: Database) {}

  /** The newest, undefined when there is none. */
  async latest(): Promise<AuditCheckpointRow | undefined> {
    return await this.#all().orderBy('seq', 'desc').limit(1).executeTakeFirst();
  }

  async at(seq: number): Promise<AuditCheckpointRow | undefined> {
    return await this.#all().where('seq', '=', seq).executeTakeFirst();
  }

  /** Those behind `after` up to and with `upTo`, in the order of the chain. */
  async between(after: number, upTo: number): Promise<readonly AuditCheckpointRow[]> {
    return await this.#all().where('seq', '>', after).where('seq', '<=', upTo).orderBy('seq').execute();
  }

  /** The newest one that was signed before `instant` (RFC 3339 UTC with milliseconds). */
  async latestBefore(instant: string): Promise<AuditCheckpointRow | undefined> {
    return await this.#all().where('at', '<', instant).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  }

  /** The newest one up to which entries were removed. */
  async latestCut(): Promise<AuditCheckpointRow | undefined> {
    return await this.#all()
      .where('cut_at', 'is not', null)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  /** Refused when the place has one. */
  insert(row: Omit<AuditCheckpointRow, 'cut_at' | 'cut_signature'>): Effect {
    const values = { ...row, cut_at: null, cut_signature: null };
    return effect(
      this.database.reader.insertInto('audit_checkpoints').values(values).compile(),
      'insert checkpoint',
      1,
    );
  }

  /** From now on the chain is stored from behind this checkpoint on. Refused when it is so already. */
  cut(seq: number, cut_at: string, cut_signature: Uint8Array): Effect {
    return effect(
      this.database.reader
        .updateTable('audit_checkpoints')
        .set({ cut_at, cut_signature })
        .where('seq', '=', seq)
        .where('cut_at', 'is', null)
        .compile(),
      'cut',
      1,
    );
  }

  /** Removes the oldest entries up to and with `seq`, not all at once. */
  removeEntries(seq: number): Effect {
    return effect(
      this.database.reader
        .deleteFrom('audit_entries')
        .where('seq', 'in', (query) =>
          query
            .selectFrom('audit_entries')
            .select('seq')
            .where('seq', '<=', seq)
            .orderBy('seq')
            .limit(REMOVED_AT_ONCE),
        )
        .compile(),
      'remove archived entries',
    );
  }

  async anyEntryUpTo(seq: number): Promise<boolean> {
    const row = await this.database.reader
      .selectFrom('audit_entries')
      .select('seq')
      .where('seq', '<=', seq)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  #all() {
    return this.database.reader.selectFrom('audit_checkpoints').selectAll();
  }
}

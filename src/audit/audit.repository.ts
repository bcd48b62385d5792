import { Injectable } from '@nestjs/common';
import { Database, type AuditEntryRow, type AuditHeadRow } from '../storage/index.js';
import { searchEntries, type AuditFilter } from './audit-search.repository.js';

/** The chain's head and the last entry there is, seen at one instant: they agree, or the tail is wrong. */
export interface ChainEnd extends Pick<AuditHeadRow, 'seq' | 'hash'> {
  /** Null when there are no entries. */
  readonly lastSeq: number | null;
}

/** Reads audit entries; only the ledger writes them. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** At most `limit` entries after place `after`, in the order of the chain. */
  async page(filter: AuditFilter, after: number, limit: number): Promise<readonly AuditEntryRow[]> {
    return await searchEntries(this.database, filter, after, limit);
  }

  /** The entry at a place, undefined when there is none. */
  async at(seq: number): Promise<AuditEntryRow | undefined> {
    const [entry] = await this.page({}, seq - 1, 1);
    return entry?.seq === seq ? entry : undefined;
  }

  async chainEnd(): Promise<ChainEnd> {
    return this.database.reader
      .selectFrom('audit_head')
      .select((eb) => [
        'seq',
        'hash',
        eb
          .selectFrom('audit_entries')
          .select((inner) => inner.fn.max('audit_entries.seq').as('last'))
          .as('lastSeq'),
      ])
      .where('id', '=', 1)
      .executeTakeFirstOrThrow();
  }
}

import { Injectable } from '@nestjs/common';
import type { AuditEntryRow, AuditHeadRow, Schema } from '../storage/index.js';
import { Database } from '../storage/index.js';
import type { SelectQueryBuilder } from 'kysely';

/** Which entries to list; absent members do not restrict. */
export interface AuditFilter {
  readonly projectId?: string;
  /** RFC 3339 UTC with milliseconds, as stored: entries of that instant or later. */
  readonly since?: string;
  readonly action?: string;
}

/** The chain's head and the last entry there is, seen at one instant: they agree, or the tail is wrong. */
export interface ChainEnd extends Pick<AuditHeadRow, 'seq' | 'hash'> {
  /** Null when there are no entries. */
  readonly lastSeq: number | null;
}

type EntryQuery = SelectQueryBuilder<Schema, 'audit_entries', AuditEntryRow>;

/** Reads audit entries; only the ledger writes them. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** At most `limit` entries after place `after`, in the order of the chain. */
  async page(filter: AuditFilter, after: number, limit: number): Promise<readonly AuditEntryRow[]> {
    let query: EntryQuery = this.database.reader
      .selectFrom('audit_entries')
      .selectAll()
      .where('seq', '>', after);
    if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId);
    if (filter.action !== undefined) query = query.where('action', '=', filter.action);
    if (filter.since !== undefined) query = since(query, filter.since);
    return query.orderBy('seq').limit(limit).execute();
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

/** The index on time gives the first place; without it, a late `since` would read the whole chain from its start. */
function since(query: EntryQuery, instant: string): EntryQuery {
  return query.where('at', '>=', instant).where('seq', '>=', (eb) =>
    eb
      .selectFrom('audit_entries as later')
      .select((inner) => inner.fn.min('later.seq').as('first'))
      .where('later.at', '>=', instant),
  );
}

import { sql } from 'kysely';

import type { AuditEntryRow, Database } from '../storage/index.js';

/** Which entries to list; absent members do not restrict. */
export interface AuditFilter {
  readonly projectId?: string;
  /** RFC 3339 UTC with milliseconds, as stored: entries of that instant or later. */
  readonly since?: string;
  readonly action?: string;
}

/** More entries than this of one project are many. */
const MANY = 1000;

/**
 * At most `limit` entries behind place `after` that pass the filter, in the order of the chain, asked for in a way that
 * the database goes through few others, however long the log is.
 */
export async function searchEntries(
  database: Database,
  { projectId, action, since }: AuditFilter,
  after: number,
  limit: number,
): Promise<readonly AuditEntryRow[]> {
  const start = since === undefined ? after : await placeBefore(database, since, after);
  if (start === undefined) return [];
  // One bound only: of two SQLite takes the first for its search, whichever is nearer.
  let query = database.reader.selectFrom('audit_entries').selectAll().where('seq', '>', start);
  if (since !== undefined) query = query.where('at', '>=', since);
  if (projectId !== undefined && action !== undefined) {
    // Both have an index in the order of the chain. A sum of texts has none, so the other one is used.
    const isLarge = await hasMany(database, projectId, after);
    query = query
      .where(isLarge ? sql<string>`project_id || ''` : 'project_id', '=', projectId)
      .where(isLarge ? 'action' : sql<string>`action || ''`, '=', action);
  } else {
    if (projectId !== undefined) query = query.where('project_id', '=', projectId);
    if (action !== undefined) query = query.where('action', '=', action);
  }
  return await query.orderBy('seq').limit(limit).execute();
}

/**
 * A place, `after` or a later one, behind which all entries of `since` and later stand that stand behind `after`. Entries
 * are nearly in the order of time, but clocks differ and are set back: only a look at all entries of one side tells. It
 * looks at the shorter one. Undefined: there are no such entries.
 */
async function placeBefore({ reader }: Database, since: string, after: number): Promise<number | undefined> {
  const later = reader.selectFrom('audit_entries').where('at', '>=', since);
  const near = await later.select('seq').orderBy('at').orderBy('seq').limit(1).executeTakeFirst();
  if (near === undefined || near.seq <= after) return near && after;
  const last = await reader
    .selectFrom('audit_entries')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst();
  if ((last?.seq ?? 0) - near.seq >= near.seq - after) return after;
  // A sum is in no index, so that these are found by their time.
  const first = await later.select(sql<number>`min(seq + 0)`.as('seq')).executeTakeFirst();
  return first && Math.max(after, Number(first.seq) - 1);
}

async function hasMany({ reader }: Database, projectId: string, after: number): Promise<boolean> {
  const row = await reader
    .selectFrom('audit_entries')
    .select('seq')
    .where('project_id', '=', projectId)
    .where('seq', '>', after)
    .orderBy('seq')
    .offset(MANY)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

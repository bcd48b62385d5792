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
  // A sum is in no index, so that the first entry is found by time; databases look for it only on the last branch.
  const { rows } = await sql<{ place: number }>`
    select case when near.seq - ${after} <= last.seq - near.seq then ${after}
      else (select min(seq + 0) from audit_entries where at >= ${since}) - 1 end as place
    from (select seq from audit_entries where at >= ${since} order by at, seq limit 1) as near,
      (select max(seq) as seq from audit_entries) as last`.execute(reader);
  const [found] = rows;
  return found && Math.max(after, Number(found.place));
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

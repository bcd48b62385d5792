import { Injectable } from '@nestjs/common';
import { RequestError } from '../errors/index.js';
import { decodeCursor, encodeCursor } from '../platform/cursor.js';
import { parseRfc3339 } from '../platform/rfc3339.js';
import { auditItem, type AuditPage, type AuditQuery } from './audit-page.js';
import { AuditRepository } from './audit.repository.js';
import { CheckpointsRepository } from './checkpoints.repository.js';

const MAX_LIMIT = 1000;

/** Lists the audit log. */
@Injectable()
export class AuditService {
  constructor(
    private readonly repository: AuditRepository,
    private readonly checkpoints: CheckpointsRepository,
  ) {}

  /**
   * One page of the log in the order of the chain, oldest first.
   *
   * @throws RequestError `request.shape` for a limit outside 1..1000, a cursor that is none, a `since` that is no time
   */
  async list({ limit, cursor, ...filter }: AuditQuery): Promise<AuditPage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new RequestError('request.shape', `limit must be an integer from 1 to ${MAX_LIMIT}`);
    }
    const [after] = cursor === undefined ? [0] : decodeCursor(cursor, ['number']);
    const since = filter.since === undefined ? {} : { since: storedForm(filter.since) };
    // What lies before a cut is archived, and only waits to be removed.
    const cut = (await this.checkpoints.latestCut())?.seq ?? 0;
    const rows = await this.repository.page({ ...filter, ...since }, Math.max(Number(after), cut), limit + 1);
    const items = rows.slice(0, limit).map(auditItem);
    const last = items.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { items, next_cursor: more ? encodeCursor([last.seq]) : null };
  }
}

/** Any RFC 3339 time in the form entries carry. */
function storedForm(time: string): string {
  const instant = parseRfc3339(time);
  if (instant === undefined) throw new RequestError('request.shape', 'since must be an RFC 3339 time');
  return new Date(instant).toISOString();
}

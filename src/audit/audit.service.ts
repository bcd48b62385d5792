import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { RequestError } from '../errors/index.js';
import { Logger } from '../platform/logging/logger.js';
import { decodeCursor, encodeCursor } from '../platform/cursor.js';
import { parseRfc3339 } from '../platform/rfc3339.js';
import type { AuditEntryRow } from '../storage/index.js';
import { auditItem, type AuditPage, type AuditQuery } from './audit-page.js';
import { AuditRepository, type ChainEnd } from './audit.repository.js';
import type { ChainBreak, ChainVerdict } from './chain-verdict.js';
import { ChainVerifier } from './chain-verifier.js';

/** Entries read and hashed in one turn of the event loop: a few milliseconds. */
const VERIFY_PAGE = 500;
/** Before every entry, also before one that somebody put in front of the chain. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;
const MAX_LIMIT = 1000;

/** The audit log: lists it and proves that it is what the ledger wrote. */
@Injectable()
export class AuditService {
  constructor(
    private readonly repository: AuditRepository,
    private readonly logger: Logger,
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
    const rows = await this.repository.page({ ...filter, ...since }, Number(after), limit + 1);
    const items = rows.slice(0, limit).map(auditItem);
    const last = items.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { items, next_cursor: more ? encodeCursor([last.seq]) : null };
  }

  /**
   * Recomputes the whole chain up to the head there is at the start and compares it with that head. The event loop
   * goes on between pages. A broken chain is a verdict and an alarm, not an error.
   */
  async verify(): Promise<ChainVerdict> {
    const verdict = await this.#judge();
    if (!verdict.ok) this.logger.alarm('the audit chain is broken', { ...verdict.broken_at });
    return verdict;
  }

  async #judge(): Promise<ChainVerdict> {
    const end = await this.repository.chainEnd();
    const verifier = new ChainVerifier();
    let page = await this.#pageAfter(BEFORE_ALL, end);
    while (page.length > 0) {
      const following = await this.#pageAfter(page.at(-1)?.seq ?? end.seq, end);
      const broken_at = verifier.follow(page, following);
      if (broken_at !== undefined) return broken(verifier.seq, broken_at);
      page = following;
      await nextTurn();
    }
    return this.#compareWithHead(verifier, end);
  }

  /** Entries up to the last one there was at the start. */
  async #pageAfter(after: number, end: ChainEnd): Promise<readonly AuditEntryRow[]> {
    const page = await this.repository.page({}, after, VERIFY_PAGE);
    return page.filter((entry) => entry.seq <= (end.lastSeq ?? 0));
  }

  /** What entries alone cannot show: a tail cut off, entries written past the head, a chain rewritten to its end. */
  async #compareWithHead(verifier: ChainVerifier, end: ChainEnd): Promise<ChainVerdict> {
    const { seq, hash } = verifier;
    if (seq < end.seq) return broken(seq, { seq: seq + 1, id: null, reason: 'removed' });
    if (seq > end.seq) return broken(end.seq, await this.#breakAt(end.seq + 1, 'inserted'));
    if (Buffer.compare(hash, end.hash) !== 0) return broken(seq - 1, await this.#breakAt(seq, 'changed'));
    return { ok: true, checked: seq, head: { seq, hash: Buffer.from(hash).toString('hex') } };
  }

  async #breakAt(seq: number, reason: ChainBreak['reason']): Promise<ChainBreak> {
    const [entry] = await this.repository.page({}, seq - 1, 1);
    return { seq, id: entry?.id ?? null, reason };
  }
}

function broken(checked: number, broken_at: ChainBreak): ChainVerdict {
  return { ok: false, checked: Math.max(0, checked), broken_at };
}

/** Any RFC 3339 time in the form entries carry. */
function storedForm(time: string): string {
  const instant = parseRfc3339(time);
  if (instant === undefined) throw new RequestError('request.shape', 'since must be an RFC 3339 time');
  return new Date(instant).toISOString();
}

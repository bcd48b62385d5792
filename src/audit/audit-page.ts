import type { AuditEntryRow } from '../storage/index.js';
import type { AuditFilter } from './audit-search.repository.js';

/** A request for one page of the log. */
export interface AuditQuery extends Omit<AuditFilter, 'since'> {
  /** RFC 3339 time: entries of that instant or later. */
  readonly since?: string;
  /** 1..1000 */
  readonly limit: number;
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
}

/** An entry as administrators see it (contracts: admin): never a payload. */
export interface AuditItem {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly project: string | null;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
  readonly request_id: string;
  /** 64 lowercase hexadecimal digits. */
  readonly hash: string;
}

/** One page of the log, oldest entries first. */
export interface AuditPage {
  readonly items: readonly AuditItem[];
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

/** Shows a stored entry. */
export function auditItem(row: AuditEntryRow): AuditItem {
  const { project_id: project, details: _details, hash, ...rest } = row;
  return { ...rest, project, hash: Buffer.from(hash).toString('hex') };
}

import { decodeCursor, encodeCursor } from './cursor.js';
import { refusedField } from './field-text.js';
import { isStoredId } from './stored-id.js';

/** Which part of a list is wanted. */
export interface PageRequest {
  /** 1 to 1000 items. */
  readonly limit: number;
  /** The `nextCursor` of the page before; absent: from the start. */
  readonly cursor?: string;
}

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Lists here run in order of creation; the id settles what the clock leaves equal. */
export interface CreationPosition {
  readonly createdAt: string;
  readonly id: string;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Where a page begins: after this position. @throws RequestError `request.shape` for a cursor that is none of ours. */
export function positionOf(request: PageRequest): CreationPosition | undefined {
  if (request.cursor === undefined) return undefined;
  const [createdAt, id] = decodeCursor(request.cursor, ['string', 'string']).map(String);
  // A cursor is the caller's text until proven ours; PostgreSQL fails on some texts, such as U+0000.
  if (createdAt === undefined || id === undefined || !TIME.test(createdAt) || !isStoredId(id)) {
    throw refusedField('cursor', 'is not a cursor of this list');
  }
  return { createdAt, id };
}

/** Cuts a page out of the rows read, which are one more than the limit where the list goes on. */
export function pageOf<Item extends CreationPosition>(rows: readonly Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor([last.createdAt, last.id]) : null };
}

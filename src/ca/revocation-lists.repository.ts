import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type RevocationListRow } from '../storage/index.js';
import type { ListHeader, ListKind, RevocationList } from './revocation-list.js';

/** Label of the effect that refuses a list which another replica was quicker with. */
export const LIST_OVERTAKEN = 'revocation list';

/** Reads and writes of the table `revocation_lists`, which keeps the newest list of each kind. */
@Injectable()
export class RevocationListsRepository {
  constructor(private readonly database: Database) {}

  /** The newest list, without its content. */
  async newest(caId: string, kind: ListKind): Promise<ListHeader | undefined> {
    const row = await this.#of(caId, kind)
      .select(['number', 'revocation_seq', 'issued_at'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return { caId, kind, number: row.number, revocationSeq: row.revocation_seq, issuedAt: row.issued_at };
  }

  /** Undefined once a newer list has replaced it. */
  async content({ caId, kind, number }: ListHeader): Promise<Uint8Array | undefined> {
    const row = await this.#of(caId, kind).select('content').where('number', '=', number).executeTakeFirst();
    return row?.content;
  }

  /** Refused when a list of this or a later number exists, so that no two lists ever share a number. */
  insert({ caId, kind, number, revocationSeq, issuedAt, content }: RevocationList): Effect {
    const row: RevocationListRow = {
      ca_id: caId,
      kind,
      number,
      revocation_seq: revocationSeq,
      issued_at: issuedAt,
      content,
    };
    // Exactly the members that stand above.
    const columns = Object.keys(row) as (keyof RevocationListRow)[];
    const unrivalled = this.database.reader
      .selectNoFrom(columns.map((column) => sql`${row[column]}`.as(column)))
      .where((is) => is.not(is.exists(this.#of(caId, kind).select('number').where('number', '>=', number))));
    const insert = this.database.reader
      .insertInto('revocation_lists')
      .columns(columns)
      .expression(unrivalled);
    return effect(insert.compile(), LIST_OVERTAKEN, 1);
  }

  /** Takes away what `list` replaces; in its commit, so that there is always one. */
  deleteBefore({ caId, kind, number }: ListHeader): Effect {
    const older = this.database.reader
      .deleteFrom('revocation_lists')
      .where('ca_id', '=', caId)
      .where('kind', '=', kind)
      .where('number', '<', number);
    return effect(older.compile(), 'older revocation lists');
  }

  #of(caId: string, kind: ListKind) {
    return this.database.reader
      .selectFrom('revocation_lists')
      .where('ca_id', '=', caId)
      .where('kind', '=', kind);
  }
}

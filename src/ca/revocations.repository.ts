import { setImmediate } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type CertificateRevocationRow } from '../storage/index.js';
import type { Certificate, Revocation } from './certificate.js';
import type { Dropped } from './retention.js';

/** Label of the effect that refuses a second revocation. */
export const REVOKED_ALREADY = 'revocation';

/** Rows that are read at once. */
const PAGE = 1000;

/** Reads and writes of the table `certificate_revocations`. */
@Injectable()
export class RevocationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * The CA's revocations up to the one that was counted as `seq`, newest first, but what retention drops. Every one of
   * them is committed once the CA's counter has been read as `seq`, so this is the state of one moment, although it is
   * read in pages: other work of the process goes on in between.
   */
  async list(caId: string, seq: number, dropped: Dropped | undefined): Promise<readonly Revocation[]> {
    const pages: Revocation[][] = [];
    for (let upTo = seq; ;) {
      const rows = await this.#page(caId, upTo, dropped);
      pages.push(rows.map(revocationOf));
      const oldest = rows.at(-1);
      if (oldest === undefined || rows.length < PAGE) return pages.flat();
      upTo = oldest.seq - 1;
      await setImmediate();
    }
  }

  /** One insertion, after the CA's counter was moved in the same commit. Refused when it is revoked already. */
  insert({ id, caId, serial, expiresAt }: Certificate, reason: string | null, revokedAt: number): Effect {
    const row = this.database.reader
      .selectFrom('certificate_authorities')
      .select([
        sql<string>`${id}`.as('certificate_id'),
        'certificate_authorities.id as ca_id',
        'certificate_authorities.revocation_seq as seq',
        sql<Uint8Array | null>`${serial}`.as('serial'),
        sql<string | null>`${reason}`.as('reason'),
        sql<number>`${revokedAt}`.as('revoked_at'),
        sql<number>`${expiresAt}`.as('expires_at'),
      ])
      .where('certificate_authorities.id', '=', caId);
    const insert = this.database.reader
      .insertInto('certificate_revocations')
      .columns(['certificate_id', 'ca_id', 'seq', 'serial', 'reason', 'revoked_at', 'expires_at'])
      .expression(row);
    return effect(insert.compile(), REVOKED_ALREADY, 1);
  }
  async #page(caId: string, upTo: number, dropped: Dropped | undefined) {
    let query = this.database.reader
      .selectFrom('certificate_revocations')
      .select(['certificate_id', 'seq', 'serial', 'reason', 'revoked_at'])
      .where('ca_id', '=', caId)
      .where('seq', '<=', upTo);
    if (dropped !== undefined) {
      query = query.where((is) =>
        is.or([is('expires_at', '>', dropped.expiredBy), is('seq', '>', dropped.listedSeq)]),
      );
    }
    return await query.orderBy('seq', 'desc').limit(PAGE).execute();
  }
}

type Row = Pick<CertificateRevocationRow, 'certificate_id' | 'serial' | 'reason' | 'revoked_at'>;

function revocationOf({
  certificate_id: certificateId,
  serial,
  reason,
  revoked_at: revokedAt,
}: Row): Revocation {
  return { certificateId, serial, reason, revokedAt };
}

import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { Database } from '../storage/index.js';
import type { Certificate, Revocation } from './certificate.js';
import type { Dropped } from './retention.js';

/** Label of the effect that refuses a second revocation. */
export const REVOKED_ALREADY = 'revocation';

/** Reads and writes of the table `certificate_revocations`. */
@Injectable()
export class RevocationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * The CA's revocations up to the one that was counted as `seq`, newest first, but what retention drops. Every one of
   * them is committed once the CA's counter has been read as `seq`, so this is the state of one moment.
   */
  async list(caId: string, seq: number, dropped: Dropped | undefined): Promise<readonly Revocation[]> {
    let query = this.database.reader
      .selectFrom('certificate_revocations')
      .select(['certificate_id', 'serial', 'reason', 'revoked_at'])
      .where('ca_id', '=', caId)
      .where('seq', '<=', seq);
    if (dropped !== undefined) {
      query = query.where((is) =>
        is.or([is('expires_at', '>', dropped.expiredBy), is('seq', '>', dropped.listedSeq)]),
      );
    }
    const rows = await query.orderBy('seq', 'desc').execute();
    return rows.map((row) => ({
      certificateId: row.certificate_id,
      serial: row.serial,
      reason: row.reason,
      revokedAt: row.revoked_at,
    }));
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
}

import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type TokenRevocationRow } from '../storage/index.js';

/** Rows that one sweep takes at most, so that it never holds a batch up. */
const SWEEP_AT_ONCE = 1000;

/** Revoked tokens, until they would have ended anyway. */
@Injectable()
export class TokenRevocationsRepository {
  readonly #revocation;

  constructor(private readonly database: Database) {
    this.#revocation = database.reader
      .selectFrom('token_revocations')
      .select('revoked_at')
      .where('project_id', '=', '')
      .where('token_hash', '=', new Uint8Array())
      .compile();
  }

  /** One look-up by primary key. */
  async isRevoked(projectId: string, tokenHash: Uint8Array): Promise<boolean> {
    return (await this.database.fetch(this.#revocation, [projectId, tokenHash])).length > 0;
  }

  /** Refused when the token is revoked already. */
  insert(row: TokenRevocationRow): Effect {
    return effect(
      this.database.reader.insertInto('token_revocations').values(row).compile(),
      'revocation',
      1,
    );
  }

  /** Whether a token that ended before `instant` (Unix seconds) is still kept. */
  async anyEndedBefore(instant: number): Promise<boolean> {
    return (await this.#endedBefore(instant).limit(1).executeTakeFirst()) !== undefined;
  }

  /** Drops some of the tokens that ended before `instant` (Unix seconds). */
  sweep(instant: number): Effect {
    const { reader } = this.database;
    const query = reader
      .deleteFrom('token_revocations')
      .where((is) =>
        is(
          is.refTuple('project_id', 'token_hash'),
          'in',
          this.#endedBefore(instant).limit(SWEEP_AT_ONCE).$asTuple('project_id', 'token_hash'),
        ),
      );
    return effect(query.compile(), 'sweep of revocations');
  }

  #endedBefore(instant: number) {
    return this.database.reader
      .selectFrom('token_revocations')
      .select(['project_id', 'token_hash'])
      .where('expires_at', '<', instant);
  }
}

import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database } from '../storage/index.js';
import { holderOf, type KeyHolder } from './key-holder.js';
import type { TemporaryToken } from './temporary-token.js';

/** How many ended tokens the making of a new one removes. */
const SWEEP_SIZE = 100;

/** Reads and writes of the table `temporary_tokens`. */
@Injectable()
export class TemporaryTokensRepository {
  constructor(private readonly database: Database) {}

  /**
   * The usable token with this SHA-256 and the holder of its parent; undefined when either is at its end. How long the
   * index takes tells of a digest, whose preimages nobody can choose.
   */
  async find(
    hash: Uint8Array,
    now: string,
  ): Promise<{ readonly id: string; readonly parent: KeyHolder } | undefined> {
    const row = await this.database.reader
      .selectFrom('temporary_tokens')
      .innerJoin('api_keys', 'api_keys.id', 'temporary_tokens.api_key_id')
      .innerJoin('projects', 'projects.id', 'api_keys.project_id')
      .selectAll('api_keys')
      .select(['projects.allowed_algorithms', 'temporary_tokens.id as token_id'])
      .where('temporary_tokens.hash', '=', hash)
      .where('temporary_tokens.attempts_left', '>', 0)
      .where('temporary_tokens.expires_at', '>', now)
      .where('api_keys.revoked_at', 'is', null)
      .where('projects.status', '=', 'active')
      .executeTakeFirst();
    return row && { id: row.token_id, parent: holderOf(row) };
  }

  insert({ id, apiKeyId, attemptsLeft, expiresAt, createdAt }: TemporaryToken, hash: Uint8Array): Effect {
    const row = {
      id,
      api_key_id: apiKeyId,
      hash,
      attempts_left: attemptsLeft,
      expires_at: expiresAt,
      created_at: createdAt,
    };
    const insert = this.database.reader.insertInto('temporary_tokens').values(row);
    return effect(insert.compile(), 'temporary token', 1);
  }

  /** Takes one attempt; refused when none is left or the time is over. */
  takeAttempt(id: string, now: string): Effect {
    const update = this.database.reader
      .updateTable('temporary_tokens')
      .set((row) => ({ attempts_left: row('attempts_left', '-', 1) }))
      .where('id', '=', id)
      .where('attempts_left', '>', 0)
      .where('expires_at', '>', now);
    return effect(update.compile(), 'attempt', 1);
  }

  /** Removes some of the tokens whose time is over. */
  sweep(now: string): Effect {
    const ended = this.database.reader
      .selectFrom('temporary_tokens')
      .select('id')
      .where('expires_at', '<=', now)
      .limit(SWEEP_SIZE);
    const remove = this.database.reader.deleteFrom('temporary_tokens').where('id', 'in', ended);
    return effect(remove.compile(), 'sweep of temporary tokens');
  }
}

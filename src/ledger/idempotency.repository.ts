import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/index.js';
import { IDEMPOTENCY_MS } from './committer.js';
import type { IdempotentAnswer } from './commit.js';

/** Reads the first answers that commits kept for requests with an `Idempotency-Key`. */
@Injectable()
export class IdempotencyRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The answer kept for this API key and idempotency key in the last 24 hours. */
  async find(apiKeyId: string, key: string): Promise<IdempotentAnswer | undefined> {
    const row = await this.database.reader
      .selectFrom('idempotency_answers')
      .select(['fingerprint', 'status', 'answer'])
      .where('api_key_id', '=', apiKeyId)
      .where('key', '=', key)
      .where('created_at', '>=', new Date(this.clock.now() - IDEMPOTENCY_MS).toISOString())
      .executeTakeFirst();
    return row === undefined ? undefined : { apiKeyId, key, ...row };
  }
}

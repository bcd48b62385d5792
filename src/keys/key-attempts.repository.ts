import type { Binding, KeyAttempt, ProviderName } from '../custody/index.js';
import { effect, type Effect } from '../ledger/index.js';
import type { Database } from '../storage/index.js';

/** An attempt and whether a stored version came of it. */
export interface OldAttempt {
  readonly attempt: KeyAttempt;
  readonly isStored: boolean;
}

/** Most attempts that one sweep looks at; the next one takes the rest. */
const SWEEP_SIZE = 1_000;

/** The notes of private keys about to be made. */
export class KeyAttemptsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Attempts noted before `time` (RFC 3339), oldest first. */
  async before(time: string): Promise<readonly OldAttempt[]> {
    const rows = await this.#database.reader
      .selectFrom('key_attempts')
      .leftJoin('key_versions', 'key_versions.id', 'key_attempts.version_id')
      .select(['key_attempts.id', 'version_id', 'provider', 'binding', 'key_versions.id as stored_id'])
      .where('key_attempts.created_at', '<', time)
      .orderBy('key_attempts.created_at')
      .limit(SWEEP_SIZE)
      .execute();
    return rows.map(({ id, version_id, provider, binding, stored_id }) => ({
      attempt: {
        id,
        versionId: version_id,
        // Both were written by `insert`.
        provider: provider as ProviderName,
        binding: JSON.parse(binding) as Binding,
      },
      isStored: stored_id !== null,
    }));
  }

  insert({ id, versionId, provider, binding }: KeyAttempt, at: string): Effect {
    const row = {
      id,
      version_id: versionId,
      provider,
      binding: JSON.stringify(binding),
      created_at: at,
    };
    const query = this.#database.reader.insertInto('key_attempts').values(row);
    return effect(query.compile(), 'note a key attempt', 1);
  }

  /** Another replica may have been quicker. */
  delete({ id }: KeyAttempt): Effect {
    const query = this.#database.reader.deleteFrom('key_attempts').where('id', '=', id);
    return effect(query.compile(), 'forget a key attempt');
  }
}

import { AttemptLog, type KeyAttempt } from '../custody/index.js';
import type { Ledger } from '../ledger/index.js';
import type { Clock } from '../platform/clock.js';
import type { Ids } from '../platform/ids.js';
import type { Database } from '../storage/index.js';
import { KeyAttemptsRepository } from './key-attempts.repository.js';

/** What the log reads and commits with. */
export interface AttemptLogParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Notes attempts in the database, in a commit of their own. `KeyAttemptSweeper` reads them. */
export class LedgerAttemptLog extends AttemptLog {
  readonly #parts: AttemptLogParts;
  readonly #attempts: KeyAttemptsRepository;

  constructor(parts: AttemptLogParts) {
    super();
    this.#parts = parts;
    this.#attempts = new KeyAttemptsRepository(parts.database);
  }

  override async note(attempt: KeyAttempt): Promise<void> {
    const { ledger, clock, ids } = this.#parts;
    await ledger.commit({
      actor: { name: 'system', projectId: null, requestId: ids.requestId() },
      effects: [this.#attempts.insert(attempt, clock.timestamp())],
      entries: [],
    });
  }
}

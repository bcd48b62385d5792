import { CommitRefused, type Ledger } from '../ledger/index.js';
import type { Clock } from '../platform/clock.js';
import type { Ids } from '../platform/ids.js';
import { MasterKeyError, WrappedMasterKeyStore } from '../sealing/index.js';
import type { Database } from '../storage/index.js';
import { WrappedMasterKeyRepository } from './wrapped-master-key.repository.js';

/** What the store reads and writes with. */
export interface WrappedMasterKeyStoreParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Another master key is configured beside it, so one may be made although the database is sealed under that one. */
  readonly rotating: boolean;
}

/** Keeps sealed master keys in the database that they protect, so every replica that has the token opens it. */
export class DatabaseWrappedMasterKeyStore extends WrappedMasterKeyStore {
  readonly #parts: WrappedMasterKeyStoreParts;
  readonly #repository: WrappedMasterKeyRepository;

  constructor(parts: WrappedMasterKeyStoreParts) {
    super();
    this.#parts = parts;
    this.#repository = new WrappedMasterKeyRepository(parts.database);
  }

  override async read(label: string): Promise<Uint8Array | undefined> {
    return (await this.#repository.find(label))?.sealed;
  }

  override async create(label: string, sealed: Uint8Array): Promise<Uint8Array> {
    await this.#insert(label, sealed);
    const stored = await this.read(label);
    if (stored !== undefined) return stored;
    throw new MasterKeyError(
      'TWINSEAL_MASTER_KEY',
      'is not the master key that this database was sealed under',
    );
  }

  async #insert(label: string, sealed: Uint8Array): Promise<void> {
    const { ledger, clock, ids, rotating } = this.#parts;
    const row = { label, sealed, created_at: clock.timestamp() };
    try {
      await ledger.commit({
        actor: { name: 'system', projectId: null, requestId: ids.requestId() },
        effects: [rotating ? this.#repository.insert(row) : this.#repository.insertFirst(row)],
        entries: [],
      });
    } catch (error) {
      // Another replica was quicker, or the database has a key already: what is stored by now tells.
      if (!(error instanceof CommitRefused)) throw error;
    }
  }
}

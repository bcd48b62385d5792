import { Injectable } from '@nestjs/common';

import { CommitRefused, Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Keyring, MasterKeyError, Sealer } from '../sealing/index.js';
import { MasterKeyRepository } from './master-key.repository.js';

/**
 * Proves at start that the configured master key is the one this database was sealed under. Without it a wrong key
 * would show only when the first stored key does not open, or worse, seal new keys that the right one cannot open.
 */
@Injectable()
export class MasterKeyProof {
  constructor(
    private readonly repository: MasterKeyRepository,
    private readonly keyring: Keyring,
    private readonly sealer: Sealer,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Binds a fresh database to the key. @throws MasterKeyError when the database belongs to another key */
  async prove(): Promise<void> {
    if ((await this.repository.all()).length === 0) await this.#bind();
    const rows = await this.repository.all();
    const own = rows.find(({ id }) => id === this.keyring.currentId);
    if (own === undefined || !this.sealer.proves(own.check_value)) {
      throw new MasterKeyError(
        'TWINSEAL_MASTER_KEY',
        'is not the master key that this database was sealed under',
      );
    }
  }

  async #bind(): Promise<void> {
    const row = {
      id: this.keyring.currentId,
      check_value: this.sealer.checkValue(),
      created_at: this.clock.timestamp(),
    };
    try {
      await this.ledger.commit({
        actor: { name: 'system', projectId: null, requestId: this.ids.requestId() },
        effects: [this.repository.insertFirst(row)],
        entries: [],
      });
    } catch (error) {
      // Another replica was quicker; whether its key is ours is checked next.
      if (!(error instanceof CommitRefused)) throw error;
    }
  }
}

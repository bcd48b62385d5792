import { Injectable } from '@nestjs/common';

import { CommitRefused, Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Keyring, MasterKeyError, Sealer } from '../sealing/index.js';
import type { MasterKeyRow } from '../storage/index.js';
import { MasterKeyRepository } from './master-key.repository.js';

/**
 * Proves at start that this process has every master key which the database needs. Without it a wrong key would show
 * only when the first stored key does not open, or worse, seal new keys that the right one cannot open.
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

  /**
   * Binds a fresh database to the configured key, and makes the database's current key that of the ring.
   * @throws MasterKeyError when the database needs a key that is not configured
   */
  async prove(): Promise<void> {
    if ((await this.repository.all()).length === 0) await this.#bind();
    const rows = await this.repository.all();
    const missing = rows.filter(({ check_value }) => !this.sealer.proves(check_value));
    const current = rows.at(-1);
    if (current === undefined || missing.length > 0) throw this.#fault(rows, missing);
    this.keyring.makeCurrent(current.id);
  }

  #fault(rows: readonly MasterKeyRow[], missing: readonly MasterKeyRow[]): MasterKeyError {
    if (missing.length === rows.length) {
      const fault = 'is not the master key that this database was sealed under';
      return new MasterKeyError('TWINSEAL_MASTER_KEY', fault);
    }
    const current = rows.at(-1);
    if (current !== undefined && missing.includes(current)) {
      const fault = 'is not the current master key any more: the database was rotated to another one';
      return new MasterKeyError('TWINSEAL_MASTER_KEY', fault);
    }
    const fault =
      'must name the previous master key until its rotation is finished: the database still holds what it sealed';
    return new MasterKeyError('TWINSEAL_MASTER_KEY_PREVIOUS', fault);
  }

  async #bind(): Promise<void> {
    const id = this.keyring.configuredId;
    const row = { id, check_value: this.sealer.checkValue(id), created_at: this.clock.timestamp() };
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

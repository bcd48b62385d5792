import { Injectable } from '@nestjs/common';

import { InternalKeys, KeyDrafts, type KeyVersion } from '../keys/index.js';
import { CommitRefused, Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import { KemHandlesRepository } from './kem-handles.repository.js';

/** Erases keys of handles whose time is over: a secret that opens nothing any more need not be kept. */
@Injectable()
export class KemHandleSweep {
  constructor(
    private readonly handles: KemHandlesRepository,
    private readonly keys: InternalKeys,
    private readonly drafts: KeyDrafts,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {}

  /** Removes some of them, each in a commit of its own. Never rejects: what fails is left for the next time. */
  async run(): Promise<void> {
    try {
      const ended = await this.handles.ended(this.clock.timestamp());
      for (const version of await this.keys.find(ended)) await this.#erase(version);
    } catch (error) {
      this.logger.warn('the sweep for ended key handles ended early', {}, error);
    }
  }

  async #erase(version: KeyVersion): Promise<void> {
    const { effects, entry } = this.drafts.erasure(version, 'expired');
    try {
      await this.ledger.commit({
        actor: { name: 'system', projectId: version.key.projectId, requestId: this.ids.requestId() },
        effects: [this.handles.remove(version.id), ...effects],
        entries: [entry],
      });
      await this.drafts.forget(version);
    } catch (error) {
      // Another replica was quicker.
      if (!(error instanceof CommitRefused)) throw error;
    }
  }
}

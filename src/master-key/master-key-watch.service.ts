import { types } from 'node:util';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Logger } from '../platform/logging/logger.js';
import type { CheckResult } from '../platform/health/readiness.js';
import { Keyring } from '../sealing/index.js';
import { MasterKeyRepository } from './master-key.repository.js';

/** How soon every replica seals under a new current key, milliseconds. */
export const WATCH_EVERY_MS = 2_000;

/** Follows the database's current master key, which another replica may change. */
@Injectable()
export class MasterKeyWatch implements OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;
  #known = true;

  constructor(
    private readonly repository: MasterKeyRepository,
    private readonly keyring: Keyring,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#timer ??= setTimeout(() => {
      this.#looking = this.#look();
    }, WATCH_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  /** For readiness: a replica without the current key opens nothing that the others seal. */
  check(): CheckResult {
    return this.#known
      ? { ok: true }
      : { ok: false, reason: 'the database was rotated to a master key that is not configured here' };
  }

  /** Takes over what the database says. Rejects while the database is away. */
  async refresh(): Promise<void> {
    const current = (await this.repository.all()).at(-1);
    if (current === undefined) return;
    const known = current.id === this.keyring.currentId || this.keyring.makeCurrent(current.id);
    if (this.#known && !known) {
      this.logger.alarm('the database was rotated to a master key that is not configured here');
    }
    this.#known = known;
  }

  async #look(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      // Readiness says that the database is away; nothing can be stored meanwhile.
      this.logger.debug('the current master key could not be read', {
        reason: types.isNativeError(error) ? error.name : typeof error,
      });
    }
    this.#timer = undefined;
    if (!this.#stopped) this.start();
  }
}

import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Custody, type KeyAttempt } from '../custody/index.js';
import { Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import { Database } from '../storage/index.js';
import { KeyAttemptsRepository } from './key-attempts.repository.js';

/**
 * Age in milliseconds from which an attempt is over: a key is made within seconds and its commit within ten, and
 * replicas' clocks may differ by minutes.
 */
const OVER_AFTER_MS = 15 * 60_000;
const SWEEP_EVERY_MS = 10 * 60_000;

/**
 * Destroys key objects that no stored version names: of attempts long over whose version was never stored. It touches
 * nothing but what an attempt of this database noted, and forgets each attempt once its outcome is settled.
 */
@Injectable()
export class KeyAttemptSweeper implements OnModuleDestroy {
  readonly #attempts: KeyAttemptsRepository;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    database: Database,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {
    this.#attempts = new KeyAttemptsRepository(database);
  }

  /** Sweeps now and then, beginning now. */
  start(): void {
    this.#timer ??= setInterval(() => void this.sweep(), SWEEP_EVERY_MS).unref();
    void this.sweep();
  }

  /** Waits for a sweep under way. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** One sweep after the other. Never rejects: what fails stays noted for the next. */
  sweep(): Promise<void> {
    this.#running = this.#running.then(() => this.#sweep());
    return this.#running;
  }

  async #sweep(): Promise<void> {
    try {
      const time = new Date(this.clock.now() - OVER_AFTER_MS).toISOString();
      for (const { attempt, isStored } of await this.#attempts.before(time)) {
        if (isStored || (await this.#abandoned(attempt))) await this.#forget(attempt);
      }
    } catch (error) {
      this.logger.warn('the sweep for key objects without a row ended early', {}, error);
    }
  }

  async #abandoned(attempt: KeyAttempt): Promise<boolean> {
    const { id, provider } = attempt;
    try {
      await this.custody.abandon(attempt);
      this.logger.info('an attempt to make a key came to nothing and left nothing', {
        attempt: id,
        provider,
      });
      return true;
    } catch (error) {
      this.logger.warn('a key object without a row could not be swept', { attempt: id, provider }, error);
      return false;
    }
  }

  async #forget(attempt: KeyAttempt): Promise<void> {
    await this.ledger.commit({
      actor: { name: 'system', projectId: null, requestId: this.ids.requestId() },
      effects: [this.#attempts.delete(attempt)],
      entries: [],
    });
  }
}

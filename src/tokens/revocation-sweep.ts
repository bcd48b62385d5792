import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import { TokenRevocationsRepository } from './token-revocations.repository.js';

const SWEEP_EVERY_MS = 60_000;
/** Replicas' clocks may disagree: an ended token is kept this much longer, seconds. */
const GRACE_SECONDS = 3600;

/** Forgets revocations of tokens that have ended, a few at a time. */
@Injectable()
export class RevocationSweep implements OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly revocations: TokenRevocationsRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {}

  /** Begins to sweep once a minute. */
  start(): void {
    this.#timer ??= setInterval(() => void this.#runQuietly(), SWEEP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** One sweep. */
  async run(): Promise<void> {
    const before = this.clock.seconds() - GRACE_SECONDS;
    if (!(await this.revocations.anyEndedBefore(before))) return;
    await this.ledger.commit({
      actor: { name: 'system', projectId: null, requestId: this.ids.requestId() },
      effects: [this.revocations.sweep(before)],
      entries: [],
    });
  }

  async #runQuietly(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.logger.warn('ended revocations could not be swept; the next minute tries again', {}, error);
    }
  }
}

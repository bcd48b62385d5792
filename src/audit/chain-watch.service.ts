import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Logger } from '../platform/logging/logger.js';
import { AuditMonitor } from './audit-monitor.js';
import { ChainVerification } from './chain-verification.service.js';

/** Between the end of one verification of the whole chain and the next. */
const EVERY_MS = 24 * 60 * 60 * 1000;
/** After a failure, most likely of the database. */
const AGAIN_MS = 60_000;

/**
 * Verifies the chain for as long as the process lives, beside its work: the end at once, which costs a start the same
 * however long the log is, then all of it in small slices, and all of it again every day.
 */
@Injectable()
export class ChainWatch implements OnModuleDestroy {
  readonly #stop = new AbortController();
  #working: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly verification: ChainVerification,
    private readonly monitor: AuditMonitor,
    private readonly logger: Logger,
  ) {}

  /** Begins; a second call does nothing. */
  start(): void {
    this.#working ??= this.#look(() => this.#verifyFromTheEnd());
  }

  async onModuleDestroy(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#working;
  }

  async #verifyFromTheEnd(): Promise<void> {
    if (!(await this.verification.verifyEnd())) await this.#verifyAll();
  }

  async #verifyAll(): Promise<void> {
    const verdict = await this.verification.verifyBesideRequests(this.#stop.signal);
    if (verdict.ok) this.logger.info('the whole audit chain was verified', { entries: verdict.checked });
  }

  /** Never rejects, and comes back. */
  async #look(work: () => Promise<void>): Promise<void> {
    let next = EVERY_MS;
    try {
      await work();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.monitor.upkeepFailed();
      this.logger.warn('the audit chain could not be verified; tried again in a minute', {}, error);
      next = AGAIN_MS;
    }
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#working = this.#look(() => this.#verifyAll());
    }, next).unref();
  }
}

import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Clock } from '../platform/clock.js';
import { Logger } from '../platform/logging/logger.js';
import { AuditMonitor } from './audit-monitor.js';
import { AuditRetention } from './audit-retention.service.js';
import { AuditSettings } from './audit-settings.js';
import { ChainVerification } from './chain-verification.service.js';
import { Checkpoints } from './checkpoints.service.js';

const ROUND_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

/** Keeps the log in order: verifies it at the start, signs it at intervals, archives what is old. */
@Injectable()
export class AuditUpkeep implements OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;

  constructor(
    private readonly settings: AuditSettings,
    private readonly checkpoints: Checkpoints,
    private readonly retention: AuditRetention,
    private readonly verification: ChainVerification,
    private readonly monitor: AuditMonitor,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Begins: one verification of the whole chain beside the service's work, then a round every minute. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#begin(() => this.round()), ROUND_EVERY_MS).unref();
    this.#begin(async () => void (await this.verification.verify()));
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
  }

  /** One round: a checkpoint when one is due, then retention. */
  async round(): Promise<void> {
    if (await this.#isDue()) {
      const { seq, at } = await this.checkpoints.ofHead();
      this.monitor.checkpoint(seq, at);
    }
    await this.retention.run();
  }

  /** Replicas share the checkpoints, so they do not sign one after the other. A clock that was set back signs anew. */
  async #isDue(): Promise<boolean> {
    const latest = await this.checkpoints.latest();
    if (latest !== undefined) this.monitor.checkpoint(latest.seq, latest.at);
    const { checkpointMinutes } = this.settings;
    if (checkpointMinutes === 0 || !(await this.checkpoints.isBehind())) return false;
    const age = latest === undefined ? Infinity : Math.abs(this.clock.now() - Date.parse(latest.at));
    return age >= checkpointMinutes * MINUTE_MS;
  }

  /** One thing at a time; a failure is for the log and the metrics, and the next round tries again. */
  #begin(work: () => Promise<void>): void {
    this.#underWay ??= work()
      .catch((error: unknown) => {
        this.monitor.upkeepFailed();
        this.logger.warn('the audit log’s upkeep failed; the next minute tries again', {}, error);
      })
      .finally(() => (this.#underWay = undefined));
  }
}

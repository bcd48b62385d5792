import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Logger } from '../platform/logging/logger.js';
import { AuditMonitor } from './audit-monitor.js';
import { AuditRetention } from './audit-retention.service.js';
import { AuditSettings } from './audit-settings.js';
import { ChainWatch } from './chain-watch.service.js';
import { Checkpoints } from './checkpoints.service.js';

const ROUND_EVERY_MS = 60_000;

/** Keeps the log in order: has it verified, signs it at intervals, archives what is old. */
@Injectable()
export class AuditUpkeep implements OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;

  constructor(
    private readonly settings: AuditSettings,
    private readonly checkpoints: Checkpoints,
    private readonly retention: AuditRetention,
    private readonly watch: ChainWatch,
    private readonly monitor: AuditMonitor,
    private readonly logger: Logger,
  ) {}

  /** Begins to verify the chain beside the service's work, and a round every minute. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#begin(() => this.round()), ROUND_EVERY_MS).unref();
    this.watch.start();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
  }

  /** One round: a checkpoint when one is due, then retention. */
  async round(): Promise<void> {
    if (await this.checkpoints.isOverdue(this.settings.checkpointMinutes)) await this.checkpoints.ofHead();
    const latest = await this.checkpoints.latest();
    if (latest !== undefined) this.monitor.checkpoint(latest.seq, latest.at);
    await this.retention.run();
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

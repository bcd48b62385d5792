import { Injectable } from '@nestjs/common';

import { CommitRefused, GENESIS_HASH, Ledger, type Effect } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import type { AuditCheckpointRow } from '../storage/index.js';
import { ArchiveFile } from './archive-file.js';
import { AuditExport } from './audit-export.service.js';
import { AuditSettings } from './audit-settings.js';
import { cutText, type ChainPlace } from './checkpoint.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { SegmentCheck } from './segment-check.service.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Moves old entries out of the database into the archive. The chain is cut at a checkpoint only, after everything up
 * to it was exported, proven and written to disk; the checkpoint key signs the cut, so nobody else can move the start.
 */
@Injectable()
export class AuditRetention {
  constructor(
    private readonly settings: AuditSettings,
    private readonly checkpoints: CheckpointsRepository,
    private readonly exports: AuditExport,
    private readonly check: SegmentCheck,
    private readonly keys: CheckpointKeys,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {}

  /** One round: cuts at the newest checkpoint that is old enough, and removes what lies before the cut. */
  async run(): Promise<void> {
    const { retention } = this.settings;
    const cut = await this.checkpoints.latestCut();
    if (retention !== undefined) {
      const limit = new Date(this.clock.now() - retention.days * DAY_MS).toISOString();
      const next = await this.checkpoints.latestBefore(limit);
      if (next !== undefined && next.seq > (cut?.seq ?? 0)) {
        await this.#cut(cut ?? { seq: 0, hash: GENESIS_HASH }, next, retention.archiveDir);
      }
    }
    await this.#removeBefore(await this.#cutAt());
  }

  /** The last entry before the cut; 0 before the first cut. */
  async #cutAt(): Promise<number> {
    return (await this.checkpoints.latestCut())?.seq ?? 0;
  }

  async #cut(start: ChainPlace, next: AuditCheckpointRow, archiveDir: string): Promise<void> {
    const archive = new ArchiveFile(archiveDir, start.seq + 1, next.seq, this.ids.requestId());
    await archive.write(this.exports.segment(start, next.seq));
    const broken = await this.check.firstBreak(archive.lines(), start, next);
    if (broken !== undefined) {
      await archive.discard();
      // Then another replica cut first, and took away what this one was reading.
      if ((await this.#cutAt()) > start.seq) return;
      this.logger.alarm('audit entries are not removed: their export does not prove whole', { ...broken });
      return;
    }
    await archive.keep();
    await this.#store(next);
    this.logger.info('audit entries were archived', { from: start.seq + 1, to: next.seq });
  }

  async #store(checkpoint: AuditCheckpointRow): Promise<void> {
    const at = this.clock.timestamp();
    const signature = await this.keys.signLike(checkpoint, cutText(checkpoint, at));
    await this.#commit(this.checkpoints.cut(checkpoint.seq, at, signature));
  }

  async #removeBefore(seq: number): Promise<void> {
    while (await this.checkpoints.anyEntryUpTo(seq)) await this.#commit(this.checkpoints.removeEntries(seq));
  }

  async #commit(effect: Effect): Promise<void> {
    const actor = { name: 'system', projectId: null, requestId: this.ids.requestId() };
    try {
      await this.ledger.commit({ actor, effects: [effect], entries: [] });
    } catch (error) {
      // Another replica was quicker.
      if (!(error instanceof CommitRefused)) throw error;
    }
  }
}

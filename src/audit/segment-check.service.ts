import { Buffer } from 'node:buffer';
import { Injectable } from '@nestjs/common';

import type { AuditCheckpointRow } from '../storage/index.js';
import type { ChainPlace, Checkpoint } from './checkpoint.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { ExportVerifier, type ExportBreak } from './export-verifier.js';

/** Proves an exported piece of the log, as it lies on disk, before the database gives it up. */
@Injectable()
export class SegmentCheck {
  constructor(
    private readonly checkpoints: CheckpointsRepository,
    private readonly keys: CheckpointKeys,
  ) {}

  /** What is wrong with the lines of the entries from behind `start` up to the checkpoint; undefined when nothing is. */
  async firstBreak(
    lines: AsyncIterable<string>,
    start: ChainPlace,
    checkpoint: AuditCheckpointRow,
  ): Promise<Omit<ExportBreak, 'message'> | undefined> {
    const kept = await this.keys.read(checkpoint);
    if (kept === undefined) return { seq: checkpoint.seq, id: null, reason: 'unsigned' };
    const verifier = new ExportVerifier({
      keys: await this.#keysBetween(start, checkpoint),
      kept,
      verify: (key, message, signature) => this.keys.verifyPublic(key, message, signature),
    });
    const report = await verifier.check(lines);
    if (!report.ok) return report.broken_at;
    if (report.covered_to === checkpoint.seq && report.after === start.seq) return undefined;
    return { seq: report.covered_to, id: null, reason: 'truncated' };
  }

  /** Custody has proven each of them whole. */
  async #keysBetween({ seq }: ChainPlace, upTo: ChainPlace): Promise<readonly Checkpoint[]> {
    const found: Checkpoint[] = [];
    for (const row of await this.checkpoints.between(seq - 1, upTo.seq)) {
      const read = await this.keys.read(row);
      if (read !== undefined && !found.some((one) => Buffer.compare(one.publicKey, read.publicKey) === 0)) {
        found.push(read);
      }
    }
    return found;
  }
}

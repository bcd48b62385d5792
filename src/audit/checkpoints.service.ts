import { Buffer } from 'node:buffer';
import { Injectable } from '@nestjs/common';

import { ConflictError } from '../errors/index.js';
import { CommitRefused, Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import type { AuditCheckpointRow } from '../storage/index.js';
import { AuditRepository } from './audit.repository.js';
import { checkpointText, type ChainPlace, type Checkpoint } from './checkpoint.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';

/** How often a checkpoint is tried anew while other replicas sign the same place. */
const ATTEMPTS = 4;
const MINUTE_MS = 60_000;

/** The head, and the newest checkpoint where there is one. */
export interface ChainStanding {
  readonly head: ChainPlace;
  readonly checkpoint?: { readonly seq: number; readonly at: string; readonly isProven: boolean };
}

/** Signs the chain's head. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly chain: AuditRepository,
    private readonly checkpoints: CheckpointsRepository,
    private readonly keys: CheckpointKeys,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {}

  /** The newest stored one, undefined when there is none. */
  async latest(): Promise<AuditCheckpointRow | undefined> {
    return await this.checkpoints.latest();
  }

  /** Where the chain stands against its newest checkpoint, without signing anything. */
  async standing(): Promise<ChainStanding> {
    const latest = await this.checkpoints.latest();
    const head = await this.chain.chainEnd();
    if (latest === undefined) return { head };
    const { seq, at } = latest;
    return { head, checkpoint: { seq, at, isProven: await this.keys.proves(latest) } };
  }

  /** Whether entries were added since the newest checkpoint. */
  async isBehind(): Promise<boolean> {
    const latest = await this.checkpoints.latest();
    const head = await this.chain.chainEnd();
    return latest === undefined ? head.seq > 0 : latest.seq !== head.seq;
  }

  /**
   * Whether entries have gone unsigned for `minutes`; 0 = never. Replicas share the checkpoints, so they do not sign one
   * after the other. A clock that was set back counts as time gone by.
   */
  async isOverdue(minutes: number): Promise<boolean> {
    const latest = await this.checkpoints.latest();
    if (minutes === 0 || !(await this.isBehind())) return false;
    const age = latest === undefined ? Infinity : Math.abs(this.clock.now() - Date.parse(latest.at));
    return age >= minutes * MINUTE_MS;
  }

  /**
   * A checkpoint that covers everything acknowledged so far: the stored one of the head, else a new one, which is
   * stored before it is answered.
   *
   * @throws ConflictError `conflict.state` when the head contradicts an earlier checkpoint: the chain was changed
   */
  async ofHead(): Promise<Checkpoint> {
    for (let left = ATTEMPTS; ; left -= 1) {
      try {
        return await this.#ofHead();
      } catch (error) {
        // Another replica signed the same place.
        if (!(error instanceof CommitRefused) || left === 1) throw error;
      }
    }
  }

  async #ofHead(): Promise<Checkpoint> {
    // Its first use leaves an entry, which the checkpoint is to cover.
    const key = await this.keys.current();
    const latest = await this.checkpoints.latest();
    const { seq, hash } = await this.chain.chainEnd();
    if (latest !== undefined) this.#refuseContradiction(latest, { seq, hash });
    if (latest?.seq === seq) {
      const stored = (await this.keys.proves(latest)) ? await this.keys.read(latest) : undefined;
      if (stored === undefined) throw this.#contradiction(latest.seq);
      return stored;
    }
    const at = this.clock.timestamp();
    const signature = await this.keys.sign(key, checkpointText({ seq, hash }, at));
    const row = { seq, hash, at, version_id: key.id, signature, cut_at: null, cut_signature: null };
    await this.#store(row);
    const made = await this.keys.read(row);
    if (made === undefined) throw new TypeError('the key that has just signed is there');
    return made;
  }

  /** The signature is a private-key use of the log itself: the row is its record, an entry would need the next one. */
  async #store(row: AuditCheckpointRow): Promise<void> {
    await this.ledger.commit({
      actor: { name: 'system', projectId: null, requestId: this.ids.requestId() },
      effects: [this.checkpoints.insert(row)],
      entries: [],
    });
  }

  /** Read before the head, a checkpoint is never ahead of it, unless the head was put back. */
  #refuseContradiction(latest: AuditCheckpointRow, head: ChainPlace): void {
    const rewritten = latest.seq === head.seq && Buffer.compare(latest.hash, head.hash) !== 0;
    if (latest.seq > head.seq || rewritten) throw this.#contradiction(latest.seq);
  }

  #contradiction(seq: number): ConflictError {
    this.logger.alarm('the audit chain contradicts a signed checkpoint; its head is not signed', { seq });
    return new ConflictError(
      'conflict.state',
      `the audit chain contradicts the checkpoint at ${seq}: GET /admin/audit/verify names the place`,
    );
  }
}

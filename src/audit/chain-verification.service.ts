import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

import { GENESIS_HASH } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Logger } from '../platform/logging/logger.js';
import type { AuditCheckpointRow } from '../storage/index.js';
import { AuditMonitor } from './audit-monitor.js';
import { AuditRepository, type ChainEnd } from './audit.repository.js';
import type { ChainBreak, ChainVerdict } from './chain-verdict.js';
import { ChainWalk, type ChainPage, type Mark } from './chain-walk.js';
import type { ChainPlace } from './checkpoint.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';

/** Entries read and hashed in one turn of the event loop: a few milliseconds. */
const PAGE = 500;

const START: ChainPlace = { seq: 0, hash: GENESIS_HASH };
/** Before every entry, also before one that somebody put in front of the chain. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

/** Proves that the log is what the ledger wrote and the checkpoints signed. */
@Injectable()
export class ChainVerification {
  constructor(
    private readonly repository: AuditRepository,
    private readonly checkpoints: CheckpointsRepository,
    private readonly keys: CheckpointKeys,
    private readonly monitor: AuditMonitor,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Recomputes the whole chain up to the head there is at the start, and compares it with that head and with every
   * checkpoint. The event loop goes on between pages. A broken chain is a verdict and an alarm, not an error.
   */
  async verify(): Promise<ChainVerdict> {
    const verdict = await this.#undisturbed();
    this.monitor.verified(verdict.ok, this.clock.now());
    if (!verdict.ok) this.logger.alarm('the audit chain is broken', { ...verdict.broken_at });
    return verdict;
  }

  /** Entries that retention removes during a walk would look like removed ones. */
  async #undisturbed(): Promise<ChainVerdict> {
    for (;;) {
      const cut = await this.checkpoints.latestCut();
      const verdict = await this.#judge(cut);
      if (verdict.ok || (await this.checkpoints.latestCut())?.seq === cut?.seq) return verdict;
    }
  }

  async #judge(cut: AuditCheckpointRow | undefined): Promise<ChainVerdict> {
    if (cut === undefined) return await this.#judgeFrom(START, BEFORE_ALL);
    if (await this.keys.provesCut(cut)) return await this.#judgeFrom(cut, cut.seq);
    return { ok: false, checked: 0, broken_at: { seq: cut.seq, id: null, reason: 'unsigned' } };
  }

  /** @param after the entries behind it are the chain's */
  async #judgeFrom(start: ChainPlace, after: number): Promise<ChainVerdict> {
    // Before the head: what was signed by now cannot be ahead of it.
    const signed = (await this.checkpoints.latest())?.seq ?? 0;
    const end = await this.repository.chainEnd();
    const walk = new ChainWalk(start);
    const broken_at =
      (await walk.follow(this.#pages(after, end, signed))) ?? (await this.#compareWithHead(walk.end, end));
    const { seq, hash } = walk.end;
    const checked = Math.max(0, Math.min(seq, (broken_at?.seq ?? Infinity) - 1) - start.seq);
    if (broken_at !== undefined) return { ok: false, checked, broken_at };
    return { ok: true, checked, head: { seq, hash: Buffer.from(hash).toString('hex') } };
  }

  /** Entries and checkpoints up to the last ones there were at the start. */
  async *#pages(start: number, end: ChainEnd, signed: number): AsyncGenerator<ChainPage> {
    let after = start;
    for (;;) {
      const page = await this.repository.page({}, after, PAGE);
      const entries = page.filter(({ seq }) => seq <= (end.lastSeq ?? 0));
      const isLast = entries.length < PAGE;
      const upTo = isLast ? signed : (entries.at(-1)?.seq ?? after);
      yield { entries, marks: await this.#marks(after, upTo) };
      if (isLast) return;
      after = upTo;
      await nextTurn();
    }
  }

  async #marks(after: number, upTo: number): Promise<readonly Mark[]> {
    const rows = await this.checkpoints.between(after, upTo);
    return rows.map((row) => ({ seq: row.seq, hash: row.hash, isProven: () => this.keys.proves(row) }));
  }

  /** What entries alone cannot show: a tail cut off, entries written past the head, a chain rewritten to its end. */
  async #compareWithHead({ seq, hash }: ChainPlace, end: ChainEnd): Promise<ChainBreak | undefined> {
    if (seq < end.seq) return { seq: seq + 1, id: null, reason: 'removed' };
    if (seq > end.seq) return await this.#breakAt(end.seq + 1, 'inserted');
    return Buffer.compare(hash, end.hash) === 0 ? undefined : await this.#breakAt(seq, 'changed');
  }

  async #breakAt(seq: number, reason: ChainBreak['reason']): Promise<ChainBreak> {
    const [entry] = await this.repository.page({}, seq - 1, 1);
    return { seq, id: entry?.id ?? null, reason };
  }
}

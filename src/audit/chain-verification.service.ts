import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

import { GENESIS_HASH } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Logger } from '../platform/logging/logger.js';
import type { AuditCheckpointRow } from '../storage/index.js';
import { AuditMonitor } from './audit-monitor.js';
import { AuditRepository, type ChainEnd } from './audit.repository.js';
import { ChainPages, type Pace } from './chain-pages.js';
import type { ChainBreak, ChainVerdict } from './chain-verdict.js';
import { ChainWalk } from './chain-walk.js';
import type { ChainPlace } from './checkpoint.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';

/** Entries that `verifyEnd` reads at most. */
export const END_ENTRIES = 1000;

/** Somebody waits for the verdict: a few milliseconds to a turn. */
const FOR_A_CALLER: Pace = { entries: 500, rest: nextTurn };
/** Nobody waits: a millisecond or two of work in fifty, so that requests do not notice. */
const BESIDE_REQUESTS = { entries: 100, restMs: 50 };

const START: ChainPlace = { seq: 0, hash: GENESIS_HASH };
/** Before every entry, also before one that somebody put in front of the chain. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

/** The log as it is stored at one moment: where it begins, and where it ends. */
interface Stored {
  readonly start: ChainPlace;
  /** The entries behind it are the chain's. */
  readonly after: number;
  readonly end: ChainEnd;
  readonly checkpoint: AuditCheckpointRow | undefined;
}

type Judge = (stored: Stored) => Promise<ChainVerdict>;

/** Proves that the log is what the ledger wrote and the checkpoints signed. */
@Injectable()
export class ChainVerification {
  constructor(
    private readonly repository: AuditRepository,
    private readonly checkpoints: CheckpointsRepository,
    private readonly keys: CheckpointKeys,
    private readonly pages: ChainPages,
    private readonly monitor: AuditMonitor,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Recomputes the whole chain up to the head there is at the start, and compares it with that head and with every
   * checkpoint. The event loop goes on between pages. A broken chain is a verdict and an alarm, not an error.
   */
  async verify(): Promise<ChainVerdict> {
    return await this.#verifyAll(FOR_A_CALLER);
  }

  /** The same in small slices with rests between them, for hours if need be. @throws AbortError when the signal says so */
  async verifyBesideRequests(signal: AbortSignal): Promise<ChainVerdict> {
    const { entries, restMs } = BESIDE_REQUESTS;
    return await this.#verifyAll({ entries, rest: () => sleep(restMs, undefined, { signal, ref: false }) });
  }

  /**
   * Verifies the end of the chain: the last thousand entries against each other, the head and their checkpoints, and that
   * the newest checkpoint was signed and stands on its entry. It costs the same however long the log is. Returns whether
   * that was the whole chain already; what lies before is not looked at.
   */
  async verifyEnd(): Promise<boolean> {
    let isAll = true;
    const verdict = await this.#undisturbed(async (stored) => {
      isAll = stored.end.seq - stored.start.seq <= END_ENTRIES;
      return isAll ? await this.#judge(stored, FOR_A_CALLER) : await this.#judgeEnd(stored);
    });
    if (isAll || !verdict.ok) this.#report(verdict);
    return isAll;
  }

  async #verifyAll(pace: Pace): Promise<ChainVerdict> {
    const verdict = await this.#undisturbed((stored) => this.#judge(stored, pace));
    this.#report(verdict);
    return verdict;
  }

  #report(verdict: ChainVerdict): void {
    this.monitor.verified(verdict.ok, this.clock.now());
    if (!verdict.ok) this.logger.alarm('the audit chain is broken', { ...verdict.broken_at });
  }

  /** Entries that retention removes during a walk would look like removed ones. */
  async #undisturbed(judge: Judge): Promise<ChainVerdict> {
    for (;;) {
      const cut = await this.checkpoints.latestCut();
      const verdict = await this.#judgeBehind(cut, judge);
      if (verdict.ok || (await this.checkpoints.latestCut())?.seq === cut?.seq) return verdict;
    }
  }

  async #judgeBehind(cut: AuditCheckpointRow | undefined, judge: Judge): Promise<ChainVerdict> {
    if (cut !== undefined && !(await this.keys.provesCut(cut))) return broken(cut.seq, null, 'unsigned');
    // Before the head: what was signed by now cannot be ahead of it.
    const checkpoint = await this.checkpoints.latest();
    const end = await this.repository.chainEnd();
    return await judge({ start: cut ?? START, after: cut?.seq ?? BEFORE_ALL, end, checkpoint });
  }

  async #judge({ start, after, end, checkpoint }: Stored, pace: Pace): Promise<ChainVerdict> {
    const walk = new ChainWalk(start);
    const pages = this.pages.behind(after, end, checkpoint?.seq ?? 0, pace);
    const broken_at = (await walk.follow(pages)) ?? (await this.#compareWithHead(walk.end, end));
    const { seq, hash } = walk.end;
    const checked = Math.max(0, Math.min(seq, (broken_at?.seq ?? Infinity) - 1) - start.seq);
    if (broken_at !== undefined) return { ok: false, checked, broken_at };
    return { ok: true, checked, head: { seq, hash: Buffer.from(hash).toString('hex') } };
  }

  /** The entry before the end is taken as it is stored: what it is chained to is for the walk through all of it. */
  async #judgeEnd(stored: Stored): Promise<ChainVerdict> {
    const { end, checkpoint } = stored;
    const signed = checkpoint && (await this.#compareWithCheckpoint(checkpoint));
    if (signed !== undefined) return { ok: false, checked: 0, broken_at: signed };
    const seq = end.seq - END_ENTRIES;
    const before = await this.repository.at(seq);
    if (before === undefined) return broken(seq, null, 'removed');
    return await this.#judge({ ...stored, start: before, after: seq }, FOR_A_CALLER);
  }

  async #compareWithCheckpoint(checkpoint: AuditCheckpointRow): Promise<ChainBreak | undefined> {
    const { seq, hash } = checkpoint;
    if (!(await this.keys.proves(checkpoint))) return { seq, id: null, reason: 'unsigned' };
    const entry = await this.repository.at(seq);
    if (entry === undefined) {
      // Retention leaves a checkpoint and takes its entry.
      return checkpoint.cut_at === null ? { seq, id: null, reason: 'removed' } : undefined;
    }
    return Buffer.compare(entry.hash, hash) === 0 ? undefined : { seq, id: entry.id, reason: 'rewritten' };
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

function broken(seq: number, id: string | null, reason: ChainBreak['reason']): ChainVerdict {
  return { ok: false, checked: 0, broken_at: { seq, id, reason } };
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { ServiceError } from '../errors/index.js';
import type { Clock } from '../platform/clock.js';
import type { Ids } from '../platform/ids.js';
import type { Actor } from './actor.js';
import type { AuditDraft } from './audit-draft.js';
import type { BatchRunner } from './batch-runner.js';
import { type Commit, type CommitReceipt, Ledger } from './commit.js';
import { Committer } from './committer.js';
import { auditUnavailable, type PendingDeed } from './pending-deed.js';
import { prepareDeed, prepareNote } from './prepare-deed.js';

/** How many deeds one batch takes at most. */
const BATCH_SIZE = 1000;
/** Beyond this many waiting deeds the next is refused as overload. */
const QUEUE_LIMIT = 10_000;
const NOTES_LIMIT = 10_000;
/** A deed that waited longer when its turn comes is refused, so that every caller is answered within 10 s. */
const PATIENCE_MS = 4000;
/**
 * Requests that arrive together take some turns of the event loop to get here, and then share one commit. Where there is
 * a second core to commit on, waiting longer would only leave it idle.
 */
const GATHERING_TURNS = { oneCore: 4, several: 1 };
/** When notes alone wait for a database that is away. */
const NOTES_RETRY_MS = 1000;

export interface LedgerState {
  /** Deeds and notes that wait for their batch. */
  readonly queued: number;
  /** How long the oldest deed or note has waited for its commit, milliseconds, in its batch too; 0 when none waits. */
  readonly oldestWaitingMs: number;
  /** Audit entries this process has committed. */
  readonly entries: number;
  /** Refusals that were not recorded because too many waited. */
  readonly notesDropped: number;
  /** Milliseconds since the Unix epoch; undefined before the first commit. */
  readonly lastCommitAt?: number;
}

/** The process's one committer: at most one batch is in flight, and the next takes everything queued meanwhile. */
export class BatchLedger extends Ledger {
  readonly #committer: Committer;
  readonly #ids: Ids;
  readonly #gatheringTurns: number;
  #queue: PendingDeed[] = [];
  #notes: PendingDeed[] = [];
  /** When the oldest of the batch under way came, as `performance.now()` has it. */
  #underWaySince = Infinity;
  #notesDropped = 0;
  #closed = false;
  #working: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;

  /**
   * @param runner is closed together with the ledger
   * @param cores that this process may use
   */
  constructor(runner: BatchRunner, clock: Clock, ids: Ids, cores: number) {
    super();
    this.#committer = new Committer(runner, clock);
    this.#ids = ids;
    this.#gatheringTurns = cores > 1 ? GATHERING_TURNS.several : GATHERING_TURNS.oneCore;
  }

  override async commit(commit: Commit): Promise<CommitReceipt> {
    if (this.#closed) throw auditUnavailable('the ledger is closed');
    if (this.#queue.length >= QUEUE_LIMIT) throw new ServiceError('service.overloaded', 'Service overloaded');
    const deed = prepareDeed(commit, this.#ids);
    const { promise, resolve, reject } = Promise.withResolvers<CommitReceipt>();
    this.#queue.push({ deed, since: performance.now(), caller: { resolve, reject } });
    this.#wake();
    return promise;
  }

  override note(actor: Actor, entry: AuditDraft): void {
    if (this.#closed || this.#notes.length >= NOTES_LIMIT) {
      this.#notesDropped++;
      return;
    }
    this.#notes.push({ deed: prepareNote(actor, entry, this.#ids), since: performance.now() });
    this.#wake();
  }

  /** Numbers for metrics and health. */
  state(): LedgerState {
    const since = Math.min(this.#oldestQueued(), this.#underWaySince);
    return {
      queued: this.#queue.length + this.#notes.length,
      oldestWaitingMs: since === Infinity ? 0 : performance.now() - since,
      notesDropped: this.#notesDropped,
      ...this.#committer.state(),
    };
  }

  /** Commits what is queued, refuses what comes, and releases the connection. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#working;
    await this.#committer.close();
  }

  #wake(): void {
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    let away = false;
    do {
      // Before anything else, also when nothing waits any more: ending at once, it would be at work for ever.
      await gather(this.#gatheringTurns);
      this.#underWaySince = this.#oldestQueued();
      const unwritten = await this.#committer.commit(this.#nextBatch());
      this.#underWaySince = Infinity;
      away = unwritten.length > 0;
      this.#keepNotes(unwritten);
    } while (this.#queue.length > 0 || (this.#notes.length > 0 && !away));
    this.#working = undefined;
    if (away && !this.#closed) this.#retry = setTimeout(() => this.#wake(), NOTES_RETRY_MS).unref();
  }

  #oldestQueued(): number {
    return Math.min(this.#queue[0]?.since ?? Infinity, this.#notes[0]?.since ?? Infinity);
  }

  /** Notes first: they tell of what happened before. */
  #nextBatch(): readonly PendingDeed[] {
    const notes = this.#notes.splice(0, BATCH_SIZE / 2);
    const batch = [...notes];
    for (const pending of this.#queue.splice(0, BATCH_SIZE - notes.length)) {
      if (performance.now() - pending.since <= PATIENCE_MS) batch.push(pending);
      else pending.caller?.reject(auditUnavailable('the database did not answer in time'));
    }
    return batch;
  }

  #keepNotes(notes: readonly PendingDeed[]): void {
    const room = Math.max(0, NOTES_LIMIT - this.#notes.length);
    this.#notesDropped += Math.max(0, notes.length - room);
    this.#notes.unshift(...notes.slice(0, room));
  }
}

/** Takes microseconds while little else happens. */
async function gather(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await nextTurn();
}

import type { Clock } from '../platform/clock.js';
import type { Batch, BatchResult, Outcome } from './batch.js';
import type { BatchRunner } from './batch-runner.js';
import { answer, batchError, type PendingDeed } from './pending-deed.js';

/** How long an idempotent answer counts (contracts: v1, section 1). */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;
const SWEEP_EVERY_MS = 60_000;

/** Takes queued deeds through a batch and answers their callers. */
export class Committer {
  readonly #runner: BatchRunner;
  readonly #clock: Clock;
  #sweptAt = 0;
  #entries = 0;
  #lastCommitAt: number | undefined;

  constructor(runner: BatchRunner, clock: Clock) {
    this.#runner = runner;
    this.#clock = clock;
  }

  /** Answers every caller. Never rejects. Returns the notes that certainly were not written, to try them again. */
  async commit(pending: readonly PendingDeed[]): Promise<readonly PendingDeed[]> {
    if (pending.length === 0) return [];
    const result = await this.#runner.run(this.#batch(pending));
    if (result.kind === 'committed') return this.#committed(pending, result.outcomes);
    if (result.kind === 'faulty' && pending.length > 1) return this.#isolate(pending);
    return failed(pending, result);
  }

  state(): { readonly entries: number; readonly lastCommitAt?: number } {
    const entries = this.#entries;
    return this.#lastCommitAt === undefined ? { entries } : { entries, lastCommitAt: this.#lastCommitAt };
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }

  #batch(pending: readonly PendingDeed[]): Batch {
    const now = this.#clock.now();
    const sweep = now - this.#sweptAt >= SWEEP_EVERY_MS;
    if (sweep) this.#sweptAt = now;
    const at = new Date(now).toISOString();
    return {
      at,
      month: at.slice(0, 'YYYY-MM'.length),
      idempotencySince: new Date(now - IDEMPOTENCY_MS).toISOString(),
      sweep,
      deeds: pending.map(({ deed }) => deed),
    };
  }

  #committed(pending: readonly PendingDeed[], outcomes: readonly Outcome[]): readonly PendingDeed[] {
    this.#lastCommitAt = this.#clock.now();
    for (const [place, one] of pending.entries()) {
      const outcome = outcomes[place];
      if (outcome?.kind === 'stored') this.#entries += outcome.receipt.sequence.length;
      answer(one, outcome);
    }
    return [];
  }

  /** Some deed spoils the batch in a way its savepoint could not contain: halves find it, and the others are stored. */
  async #isolate(pending: readonly PendingDeed[]): Promise<readonly PendingDeed[]> {
    const middle = pending.length >> 1;
    const first = await this.commit(pending.slice(0, middle));
    return [...first, ...(await this.commit(pending.slice(middle)))];
  }
}

function failed(
  pending: readonly PendingDeed[],
  result: Exclude<BatchResult, { kind: 'committed' }>,
): readonly PendingDeed[] {
  for (const { caller } of pending) caller?.reject(batchError(result));
  return result.kind === 'unavailable' ? pending.filter(({ caller }) => caller === undefined) : [];
}

import { Injectable } from '@nestjs/common';

/** What metrics and alarms want to know of the audit log, without asking the database. */
export interface AuditState {
  /** Outcome of the last verification of the whole chain; `unknown` before the first. */
  readonly chain: 'unknown' | 'whole' | 'broken';
  /** When it was, milliseconds since the Unix epoch. */
  readonly verifiedAt?: number;
  /** Place of the newest checkpoint that this process knows of. */
  readonly checkpointSeq?: number;
  /** When it was signed, milliseconds since the Unix epoch. */
  readonly checkpointAt?: number;
  /** Checkpoints or archives that failed in this process since its start. */
  readonly upkeepFailures: number;
}

/** Remembers the outcome of the log's upkeep; `state()` is what a metric reads. */
@Injectable()
export class AuditMonitor {
  #state: AuditState = { chain: 'unknown', upkeepFailures: 0 };

  state(): AuditState {
    return this.#state;
  }

  /** A verification of the whole chain ended. */
  verified(whole: boolean, at: number): void {
    this.#state = { ...this.#state, chain: whole ? 'whole' : 'broken', verifiedAt: at };
  }

  /** A checkpoint was made or seen. @param at RFC 3339 */
  checkpoint(seq: number, at: string): void {
    this.#state = { ...this.#state, checkpointSeq: seq, checkpointAt: Date.parse(at) };
  }

  upkeepFailed(): void {
    this.#state = { ...this.#state, upkeepFailures: this.#state.upkeepFailures + 1 };
  }
}

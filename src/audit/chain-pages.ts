import { Injectable } from '@nestjs/common';

import { AuditRepository, type ChainEnd } from './audit.repository.js';
import type { ChainPage, Mark } from './chain-walk.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';

/** How fast a verification goes through the log. */
export interface Pace {
  /** Entries that are read and hashed in one turn of the event loop. */
  readonly entries: number;
  /** What happens between two turns. @throws AbortError to end the verification */
  readonly rest: () => Promise<void>;
}

/** Reads the stored chain for a walk. */
@Injectable()
export class ChainPages {
  constructor(
    private readonly repository: AuditRepository,
    private readonly checkpoints: CheckpointsRepository,
    private readonly keys: CheckpointKeys,
  ) {}

  /**
   * Entries behind `start` and the checkpoints among them, up to the last ones there were when `end` was read.
   * @param signed place of the newest checkpoint at that time, 0 without one
   */
  async *behind(start: number, end: ChainEnd, signed: number, pace: Pace): AsyncGenerator<ChainPage> {
    let after = start;
    for (;;) {
      const page = await this.repository.page({}, after, pace.entries);
      const entries = page.filter(({ seq }) => seq <= (end.lastSeq ?? 0));
      const isLast = entries.length < pace.entries;
      const upTo = isLast ? signed : (entries.at(-1)?.seq ?? after);
      yield { entries, marks: await this.#marks(after, upTo) };
      if (isLast) return;
      after = upTo;
      await pace.rest();
    }
  }

  async #marks(after: number, upTo: number): Promise<readonly Mark[]> {
    const rows = await this.checkpoints.between(after, upTo);
    return rows.map((row) => ({ seq: row.seq, hash: row.hash, isProven: () => this.keys.proves(row) }));
  }
}

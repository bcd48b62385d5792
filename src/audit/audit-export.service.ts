import { Injectable } from '@nestjs/common';

import { RequestError, TwinsealError } from '../errors/index.js';
import { GENESIS_HASH } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Logger } from '../platform/logging/logger.js';
import type { AuditCheckpointRow } from '../storage/index.js';
import { AuditRepository } from './audit.repository.js';
import type { ChainPlace } from './checkpoint.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { Checkpoints } from './checkpoints.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { checkpointLine, cutLine, endLine, entryLine, headerLine } from './export-format.js';

const PAGE = 500;

/** Writes the log as JSON Lines that can be checked without the service (docs/audit.md). */
@Injectable()
export class AuditExport {
  constructor(
    private readonly repository: AuditRepository,
    private readonly checkpoints: CheckpointsRepository,
    private readonly head: Checkpoints,
    private readonly keys: CheckpointKeys,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * The lines of an export of everything that is stored and acknowledged by now, each with its line feed.
   *
   * @param after number of the entry before the first one wanted; absent: from the first that is stored
   * @throws RequestError `request.shape` when that entry is not stored
   */
  async open(after?: number): Promise<AsyncIterable<string>> {
    await this.#sign();
    const start = await this.#start(after);
    const { seq } = await this.repository.chainEnd();
    return this.segment(start, seq);
  }

  /** The lines of the entries behind `start` up to and with `upTo`. */
  async *segment(start: ChainPlace, upTo: number): AsyncGenerator<string> {
    yield headerLine(start, this.clock.timestamp());
    yield* await this.#cutAt(start);
    let end = start;
    // The checkpoint of the start itself is shown too.
    let shownUpTo = start.seq - 1;
    do {
      const page = await this.repository.page({}, end.seq, PAGE);
      const entries = page.filter(({ seq }) => seq <= upTo);
      const last = entries.at(-1);
      const marks = await this.checkpoints.between(shownUpTo, last?.seq ?? upTo);
      yield* await this.#interleaved(entries, marks);
      if (last === undefined) break;
      end = last;
      shownUpTo = last.seq;
    } while (end.seq < upTo);
    yield endLine(end);
  }

  /** Evidence is wanted most when something is wrong: an export ends uncovered rather than not at all. */
  async #sign(): Promise<void> {
    try {
      await this.head.ofHead();
    } catch (error) {
      if (!(error instanceof TwinsealError)) throw error;
      this.logger.warn('an audit export has no checkpoint of its last entries', {}, error);
    }
  }

  async #start(after: number | undefined): Promise<ChainPlace> {
    const beginning = (await this.checkpoints.latestCut()) ?? { seq: 0, hash: GENESIS_HASH };
    if (after === undefined || after === beginning.seq) return beginning;
    const [entry] = after < beginning.seq ? [] : await this.repository.page({}, after - 1, 1);
    if (entry?.seq === after) return entry;
    throw new RequestError('request.shape', '"after" must be the number of a stored entry');
  }

  async #cutAt({ seq }: ChainPlace): Promise<readonly string[]> {
    const row = await this.checkpoints.at(seq);
    const { cut_at: at = null, cut_signature: signature = null } = row ?? {};
    if (row === undefined || at === null || signature === null) return [];
    const signed = await this.keys.read(row);
    return signed === undefined ? [] : [cutLine({ ...signed, at, signature })];
  }

  async #interleaved(
    entries: Awaited<ReturnType<AuditRepository['page']>>,
    marks: readonly AuditCheckpointRow[],
  ): Promise<readonly string[]> {
    const lines: { readonly seq: number; readonly text: string }[] = [];
    for (const mark of marks) {
      const checkpoint = await this.keys.read(mark);
      if (checkpoint !== undefined) lines.push({ seq: mark.seq, text: checkpointLine(checkpoint) });
    }
    const all = [...entries.map((entry) => ({ seq: entry.seq, text: entryLine(entry) })), ...lines];
    // Stable: a checkpoint stays behind its entry.
    return all.sort((one, other) => one.seq - other.seq).map(({ text }) => text);
  }
}

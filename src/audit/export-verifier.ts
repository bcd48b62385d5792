import { Buffer } from 'node:buffer';
import type { BreakReason } from './chain-verdict.js';
import { ChainWalk, type ChainPage, type Mark } from './chain-walk.js';
import {
  checkpointText,
  cutText,
  type ChainPlace,
  type Checkpoint,
  type CheckpointAnswer,
} from './checkpoint.js';
import type { CutLine, EntryLine, ExportLine, HeaderLine } from './export-format.js';
import { ExportLineError, readExportLine } from './export-reader.js';

/** Entries that are checked together; those behind tell a moved entry from a changed one. */
const PAGE = 500;

/** A public key that checkpoints are to be signed with. */
export interface CheckpointPublicKey {
  /** Canonical name. */
  readonly algorithm: string;
  /** Raw, already checked for its shape. */
  readonly publicKey: Uint8Array;
}

/** What a check of an export needs: no service, no database, no secret. */
export interface ExportTrust {
  readonly keys: readonly CheckpointPublicKey[];
  /** A checkpoint kept elsewhere, which the export must agree with and reach. */
  readonly kept?: Checkpoint;
  /** False for every signature that does not match. */
  readonly verify: (key: CheckpointPublicKey, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
}

/** The first thing that is wrong with an export. */
export interface ExportBreak {
  /** Place in the chain; null when the file is not readable that far. */
  readonly seq: number | null;
  readonly id: string | null;
  /** `malformed`: a line is none of an export; `truncated`: the last line is missing. Else as `ChainBreak` has it. */
  readonly reason: BreakReason | 'malformed' | 'truncated';
  readonly message: string;
}

/** What a check of an export found. */
export interface ExportReport {
  /** Everything up to `covered_to` is what the service wrote and signed. */
  readonly ok: boolean;
  /** Sound entries. */
  readonly entries: number;
  /** The file holds entries behind this one: 0 is the start of the log. */
  readonly after: number;
  /** `pruned`: a signed statement says that retention removed what was before; `partial`: the file starts later. */
  readonly start: 'beginning' | 'pruned' | 'partial';
  /** Last entry that a checkpoint signs; null when none does. */
  readonly covered_to: number | null;
  /** Entries behind the last checkpoint: whether more followed, or these were changed, cannot be told. */
  readonly not_covered: { readonly from: number; readonly to: number } | null;
  readonly broken_at?: ExportBreak;
}

/** Checks one export against keys that are trusted. One check per object. */
export class ExportVerifier {
  readonly #trust: ExportTrust;
  #line = 0;
  #ended: ChainPlace | undefined;
  #start: ExportReport['start'] = 'beginning';

  constructor(trust: ExportTrust) {
    this.#trust = trust;
  }

  /** @param lines of the file, in order, without their line feeds */
  async check(lines: AsyncIterable<string>): Promise<ExportReport> {
    const source = this.#parsed(lines);
    let after: ChainPlace = { seq: 0, hash: new Uint8Array(32) };
    let walk = new ChainWalk(after);
    try {
      after = placeOf((await this.#header(source)).after);
      walk = new ChainWalk(after);
      if (after.seq > 0) this.#start = 'partial';
      const broken = await walk.follow(this.#pages(source, after));
      if (broken !== undefined)
        return this.#report(after, walk, { ...broken, message: BREAKS[broken.reason] });
      return this.#report(after, walk, this.#ending(walk));
    } catch (error) {
      if (!(error instanceof ExportLineError)) throw error;
      const message = error.message;
      return this.#report(after, walk, { seq: null, id: null, reason: 'malformed', message });
    }
  }

  async *#parsed(lines: AsyncIterable<string>): AsyncGenerator<ExportLine> {
    for await (const text of lines) {
      this.#line += 1;
      if (this.#ended !== undefined) throw new ExportLineError(this.#line, 'stands behind the last line');
      yield readExportLine(text, this.#line);
    }
  }

  async #header(source: AsyncGenerator<ExportLine>): Promise<HeaderLine> {
    const first = await source.next();
    if (first.done !== true && first.value.kind === 'export') return first.value;
    throw new ExportLineError(1, 'is not the first line of an audit export');
  }

  async *#pages(source: AsyncGenerator<ExportLine>, after: ChainPlace): AsyncGenerator<ChainPage> {
    let page = new GrowingPage(after.seq);
    for await (const line of source) {
      if (line.kind === 'cut') await this.#cut(line, after);
      else if (line.kind === 'entry') {
        if (page.isFull) {
          yield page.closed(this.#keptWithin(page));
          page = new GrowingPage(page.lastSeq);
        }
        page.add(line);
      } else if (line.kind === 'checkpoint') page.mark(this.#markOf(line), this.#line);
      else if (line.kind === 'end') this.#ended = placeOf(line);
      else throw new ExportLineError(this.#line, 'is a second first line');
    }
    yield page.closed(this.#keptFrom(page));
  }

  async #cut(line: CutLine, after: ChainPlace): Promise<void> {
    const cut = checkpointOf(line);
    const isHere = cut.seq === after.seq && Buffer.compare(cut.hash, after.hash) === 0;
    if (!isHere || !(await this.#isSigned(cut, cutText(cut, cut.at)))) {
      throw new ExportLineError(this.#line, 'is no signed statement about what was before this file');
    }
    this.#start = 'pruned';
  }

  #markOf(line: CheckpointAnswer): Mark {
    const checkpoint = checkpointOf(line);
    return this.#mark(checkpoint);
  }

  #mark(checkpoint: Checkpoint): Mark {
    const { seq, hash, at } = checkpoint;
    return { seq, hash, isProven: () => this.#isSigned(checkpoint, checkpointText(checkpoint, at)) };
  }

  /** The kept checkpoint, in the page that reaches its place. */
  #keptWithin(page: GrowingPage): readonly Mark[] {
    const { kept } = this.#trust;
    return kept !== undefined && page.covers(kept.seq) ? [this.#mark(kept)] : [];
  }

  /** The same for the last page, which has to reach it. */
  #keptFrom(page: GrowingPage): readonly Mark[] {
    const { kept } = this.#trust;
    return kept !== undefined && kept.seq > page.after ? [this.#mark(kept)] : this.#keptWithin(page);
  }

  async #isSigned({ algorithm, publicKey, signature }: Checkpoint, message: Uint8Array): Promise<boolean> {
    const key = this.#trust.keys.find(
      (one) => one.algorithm === algorithm && Buffer.compare(one.publicKey, publicKey) === 0,
    );
    return key !== undefined && (await this.#trust.verify(key, message, signature));
  }

  /** What the chain itself does not show. */
  #ending({ end, confirmed }: ChainWalk): ExportBreak | undefined {
    const next = { seq: end.seq + 1, id: null };
    if (this.#ended === undefined)
      return { ...next, reason: 'truncated', message: 'the file ends too early' };
    if (this.#ended.seq !== end.seq || Buffer.compare(this.#ended.hash, end.hash) !== 0) {
      return { ...next, reason: 'removed', message: 'the last line names another entry than the last one' };
    }
    if (confirmed !== undefined) return undefined;
    return { ...next, reason: 'unsigned', message: 'no checkpoint of the given key covers anything here' };
  }

  #report(after: ChainPlace, walk: ChainWalk, broken: ExportBreak | undefined): ExportReport {
    const { end, confirmed } = walk;
    const from = (confirmed?.seq ?? after.seq) + 1;
    return {
      ok: broken === undefined,
      entries: end.seq - after.seq,
      after: after.seq,
      start: this.#start,
      covered_to: confirmed?.seq ?? null,
      not_covered: end.seq >= from ? { from, to: end.seq } : null,
      ...(broken !== undefined && { broken_at: broken }),
    };
  }
}

/** Gathers a page of the walk. */
class GrowingPage {
  /** Last entry before the page. */
  readonly after: number;
  readonly #entries: ReturnType<typeof entryOf>[] = [];
  readonly #marks: Mark[] = [];

  constructor(after: number) {
    this.after = after;
  }

  get isFull(): boolean {
    return this.#entries.length >= PAGE;
  }

  get lastSeq(): number {
    return this.#entries.at(-1)?.seq ?? this.after;
  }

  /** Whether the place is that of one of its entries, or right before them. */
  covers(seq: number): boolean {
    return seq >= this.after && seq <= this.lastSeq;
  }

  add(line: EntryLine): void {
    this.#entries.push(entryOf(line));
  }

  mark(mark: Mark, line: number): void {
    if (mark.seq < (this.#marks.at(-1)?.seq ?? this.after)) {
      throw new ExportLineError(line, 'is a checkpoint in a place that is not its own');
    }
    this.#marks.push(mark);
  }

  closed(more: readonly Mark[]): ChainPage {
    const marks = [...this.#marks, ...more].sort((one, other) => one.seq - other.seq);
    return { entries: this.#entries, marks };
  }
}

const BREAKS: Readonly<Record<BreakReason, string>> = {
  changed: 'the entry is not the one that was written there',
  removed: 'an entry is missing',
  reordered: 'another entry stands in its place, and it stands further on',
  inserted: 'the service did not write this entry',
  rewritten: 'from here on to the next checkpoint the entries are others than those that were signed',
  unsigned: 'the checkpoint is not signed by the given key',
};

function entryOf({ kind: _kind, hash, ...entry }: EntryLine) {
  return { ...entry, hash: Buffer.from(hash, 'hex') };
}

function placeOf({ seq, hash }: { readonly seq: number; readonly hash: string }): ChainPlace {
  return { seq, hash: Buffer.from(hash, 'hex') };
}

/** A checkpoint out of its wire form. */
export function checkpointOf(answer: CheckpointAnswer): Checkpoint {
  const { at, algorithm, public_key, signature } = answer;
  return {
    ...placeOf(answer),
    at,
    algorithm,
    publicKey: Buffer.from(public_key, 'base64'),
    signature: Buffer.from(signature, 'base64'),
  };
}

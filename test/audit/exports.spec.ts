import { createHash } from 'node:crypto';

import { GENESIS_HASH } from '../../src/ledger/index.js';
import { entryHash, type ChainedEntry } from '../../src/ledger/index.js';
import { checkpointAnswer, checkpointOf, type Checkpoint } from '../../src/audit/index.js';
import { freshLocation } from '../setup/databases.js';
import { createTenant, SIGNED, signing } from '../setup/tenant.js';
import { auditRoom, checkLines, exportLines, type AuditRoom } from '../support/audit-room.js';
import { useCustody } from '../support/custody.js';
import { openDatabase } from '../../src/storage/index.js';

const LENGTH = 1200;

type Line = Readonly<Record<string, unknown>>;
const parsed = (line: string | undefined): Line => JSON.parse(line ?? '') as Line;

describe('an export of the audit log', () => {
  const world = useCustody();
  let room: AuditRoom;
  let remove: () => Promise<void>;
  /** Whole: an early checkpoint, LENGTH entries, a checkpoint at the end. */
  let lines: readonly string[];
  let early: Checkpoint;
  let last: Checkpoint;

  beforeAll(async () => {
    const fresh = await freshLocation('sqlite');
    const database = await openDatabase(fresh.location);
    room = await auditRoom(database, world().custody);
    remove = async () => {
      await room.ledger.close();
      await database.close();
      await fresh.remove();
    };
    const tenant = await createTenant(database, room.ledger);
    const deeds = async (count: number): Promise<unknown> =>
      await room.ledger.commit(signing(tenant, { entries: Array.from({ length: count }, () => SIGNED) }));
    await deeds(300);
    early = await room.checkpoints.ofHead();
    await deeds(LENGTH - early.seq);
    last = await room.checkpoints.ofHead();
    lines = await exportLines(room);
  }, 60_000);
  afterAll(() => remove());

  /** Index of an entry's line. */
  const indexOf = (seq: number): number =>
    lines.findIndex((line) => line.startsWith(`{"kind":"entry","seq":${seq},`));
  const check = (changed: readonly string[], trusted = early, kept?: Checkpoint) =>
    checkLines(room, changed, trusted, kept);
  const idAt = (seq: number): unknown => parsed(lines[indexOf(seq)])['id'];
  const withLine = (index: number, text: string): string[] => lines.with(index, text);
  const changedAt = (seq: number): string =>
    JSON.stringify({ ...parsed(lines[indexOf(seq)]), outcome: 'request.not-found' });

  it('proves whole to someone who has only the public key', async () => {
    expect(await check(lines)).toEqual({
      ok: true,
      entries: LENGTH,
      after: 0,
      start: 'beginning',
      covered_to: LENGTH,
      not_covered: null,
    });
  });

  it('holds every entry with what its hash covers, in the documented form', () => {
    const { kind: _kind, hash, ...entry } = parsed(lines[indexOf(1)]);
    expect(_kind).toBe('entry');
    // The members in the file are those of the row.
    const recomputed = entryHash(GENESIS_HASH, entry as unknown as ChainedEntry);
    expect(Buffer.from(recomputed).toString('hex')).toBe(hash);
    const text = JSON.stringify(Object.values(entry));
    const label = 'twinseal:audit-entry:v1\n';
    const byHand = createHash('sha256').update(label).update(GENESIS_HASH).update(text).digest('hex');
    expect(byHand).toBe(hash);
  });

  it.each([1, 300, 500, 501, 777, LENGTH])('names changed entry %i', async (seq) => {
    const report = await check(withLine(indexOf(seq), changedAt(seq)));
    expect(report).toMatchObject({ ok: false, entries: seq - 1 });
    expect(report.broken_at).toMatchObject({ seq, id: idAt(seq), reason: 'changed' });
  });

  it.each([1, 300, 500, 777])('names removed entry %i', async (seq) => {
    const report = await check(lines.toSpliced(indexOf(seq), 1));
    expect(report.broken_at).toMatchObject({ seq, id: null, reason: 'removed' });
  });

  it.each([
    [10, 11],
    [500, 501],
    [350, 1000],
  ])('names the first of the exchanged entries %i and %i', async (one, other) => {
    const moved = (seq: number, to: number): string =>
      JSON.stringify({ ...parsed(lines[indexOf(seq)]), seq: to });
    const changed = lines.with(indexOf(one), moved(other, one)).with(indexOf(other), moved(one, other));
    const report = await check(changed);
    expect(report.broken_at).toMatchObject({ seq: one, id: idAt(other), reason: 'reordered' });
  });

  it('names an inserted entry', async () => {
    const index = indexOf(600);
    const inserted = JSON.stringify({ ...parsed(lines[index]), id: 'aud_x' });
    const behind = lines.slice(index).map((line) => {
      const { kind, seq } = parsed(line);
      return kind === 'entry' ? JSON.stringify({ ...parsed(line), seq: Number(seq) + 1 }) : line;
    });
    const report = await check([...lines.slice(0, index), inserted, ...behind]);
    expect(report.broken_at).toMatchObject({ seq: 600, id: 'aud_x', reason: 'inserted' });
  });

  /** Somebody who changes an entry and recomputes every hash behind it. */
  const rewrittenFrom = (seq: number): string[] => {
    let previous = Buffer.from(String(parsed(lines[indexOf(seq - 1)])['hash']), 'hex');
    return lines.map((line, index) => {
      const { kind, hash: _hash, ...entry } = parsed(line);
      if (kind !== 'entry' || index < indexOf(seq)) return line;
      const changed = index === indexOf(seq) ? { ...entry, outcome: 'request.not-found' } : entry;
      previous = Buffer.from(entryHash(previous, changed as unknown as ChainedEntry));
      return JSON.stringify({ kind, ...changed, hash: previous.toString('hex') });
    });
  };

  it.each([5, 900])('names the signed piece in which a chain was rewritten from entry %i on', async (seq) => {
    const report = await check(rewrittenFrom(seq));
    const from = seq < early.seq ? 1 : early.seq + 1;
    expect(report.broken_at).toMatchObject({ seq: from, reason: 'rewritten' });
  });

  it('refuses checkpoints of another key, and a checkpoint whose hash was changed with the chain', async () => {
    const publicKey = new Uint8Array(early.publicKey).fill(1, 0, 32);
    expect((await check(lines, { ...early, publicKey })).broken_at).toMatchObject({ reason: 'unsigned' });
    const index = lines.findIndex((line) => line.startsWith('{"kind":"checkpoint"'));
    const forged = JSON.stringify({ ...parsed(lines[index]), at: '2026-01-01T00:00:00.000Z' });
    expect((await check(withLine(index, forged))).broken_at).toMatchObject({
      seq: early.seq,
      reason: 'unsigned',
    });
  });

  const end = (seq: number): string =>
    JSON.stringify({ kind: 'end', seq, hash: parsed(lines[indexOf(seq)])['hash'] });

  it('says what is not covered when entries were cut off behind a checkpoint', async () => {
    const report = await check([...lines.slice(0, indexOf(1000) + 1), end(1000)]);
    const { seq } = early;
    expect(report).toMatchObject({ ok: true, covered_to: seq, not_covered: { from: seq + 1, to: 1000 } });
  });

  it('names what is missing up to a checkpoint that was kept elsewhere', async () => {
    const cut = [...lines.slice(0, indexOf(1000) + 1), end(1000)];
    const report = await check(cut, early, last);
    expect(report.broken_at).toMatchObject({ seq: 1001, id: null, reason: 'removed' });
    expect(await check(lines, early, last)).toMatchObject({ ok: true });
    expect((await check(rewrittenFrom(900), early, last)).ok).toBe(false);
  });

  it('says that it was cut off when its last line is missing, and that nothing covers it', async () => {
    expect((await check(lines.slice(0, -1))).broken_at).toMatchObject({ reason: 'truncated' });
    const uncovered = [...lines.slice(0, indexOf(200) + 1), end(200)];
    expect((await check(uncovered)).broken_at).toMatchObject({ reason: 'unsigned' });
  });

  it('may begin behind an entry, and says so', async () => {
    const part = await exportLines(room, 1000);
    expect(await check(part)).toMatchObject({ ok: true, after: 1000, start: 'partial', entries: 200 });
    await expect(exportLines(room, LENGTH + 1)).rejects.toMatchObject({ code: 'request.shape' });
  });

  it.each([
    ['no JSON', 'plain text'],
    ['a member too many', '{"kind":"end","seq":1,"hash":"00","more":1}'],
    ['an unknown kind', '{"kind":"note"}'],
    ['a list', '[]'],
  ])('is refused with the line’s number where a line is %s', async (_title, text) => {
    const report = await check(withLine(5, text));
    expect(report.broken_at).toMatchObject({
      reason: 'malformed',
      message: expect.stringMatching(/^line 6 /),
    });
  });

  it('is refused when it is empty, or begins with something else', async () => {
    expect((await check([])).broken_at).toMatchObject({ reason: 'malformed' });
    expect((await check(lines.slice(1))).broken_at).toMatchObject({ reason: 'malformed' });
    const other = lines[0]?.replace('/1"', '/2"') ?? '';
    expect((await check(withLine(0, other))).broken_at).toMatchObject({ reason: 'malformed' });
  });

  it('holds checkpoints in the wire form of the contract', () => {
    expect(checkpointOf(checkpointAnswer(last))).toEqual({
      ...last,
      hash: Buffer.from(last.hash),
      publicKey: Buffer.from(last.publicKey),
      signature: Buffer.from(last.signature),
    });
  });
});

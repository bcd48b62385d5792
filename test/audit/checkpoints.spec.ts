import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkpointText } from '../../src/audit/checkpoint.js';
import { AuditMonitor, type Checkpoint } from '../../src/audit/index.js';
import type { StorageLocation } from '../../src/storage/index.js';
import { eachDatabase } from '../setup/databases.js';
import { runSql } from '../setup/raw-sql.js';
import { createTenant, SIGNED, signing, type Tenant } from '../setup/tenant.js';
import { auditRoom, checkLines, exportLines, type AuditRoom } from '../support/audit-room.js';
import { useCustody } from '../support/custody.js';

const zeros = (engine: string): string =>
  engine === 'sqlite' ? 'zeroblob(32)' : `decode(repeat('00', 32), 'hex')`;

eachDatabase('a checkpoint', (engine, fresh) => {
  const world = useCustody();
  const rooms: AuditRoom[] = [];
  afterEach(async () => {
    for (const { ledger } of rooms.splice(0)) await ledger.close();
  });

  const open = async (): Promise<AuditRoom & { tenant: Tenant; location: StorageLocation }> => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const room = await auditRoom(database, world().custody);
    rooms.push(room);
    return { ...room, location, tenant: await createTenant(database, room.ledger) };
  };
  const sign = async ({ ledger, tenant }: Awaited<ReturnType<typeof open>>, count: number): Promise<void> => {
    const entries = Array.from({ length: count }, () => SIGNED);
    await ledger.commit(signing(tenant, { entries }));
  };

  it('signs the contract’s text over the head with a composite key', async () => {
    const room = await open();
    await sign(room, 3);
    const made = await room.checkpoints.ofHead();
    const verdict = await room.verification.verify();
    expect(verdict).toMatchObject({ ok: true, head: { seq: made.seq } });
    expect(made.algorithm).toBe('MLDSA65-ECDSA-P256-SHA512');
    const hash = Buffer.from(made.hash).toString('hex');
    const text = `twinseal:audit-checkpoint:v1\n${made.seq}\n${hash}\n${made.at}`;
    expect(Buffer.from(checkpointText(made, made.at)).toString()).toBe(text);
    expect(await room.keys.verifyPublic(made, Buffer.from(text), made.signature)).toBe(true);
    const other = text.replace(':v1', ':v2');
    expect(await room.keys.verifyPublic(made, Buffer.from(other), made.signature)).toBe(false);
  });

  it('is given again while the chain stands still, and made anew when entries were added', async () => {
    const room = await open();
    await sign(room, 1);
    const first = await room.checkpoints.ofHead();
    expect(await room.checkpoints.ofHead()).toEqual(first);
    await sign(room, 1);
    expect((await room.checkpoints.ofHead()).seq).toBe(first.seq + 1);
  });

  it('is one for all who ask at once', async () => {
    const room = await open();
    await sign(room, 1);
    const made = await Promise.all(Array.from({ length: 5 }, () => room.checkpoints.ofHead()));
    expect(new Set(made.map(({ seq }) => seq)).size).toBe(1);
    expect(new Set(made.map(({ signature }) => Buffer.from(signature).toString('hex'))).size).toBe(1);
  });

  it('comes by itself when the interval has passed and entries were added, and not otherwise', async () => {
    const room = await open();
    await sign(room, 1);
    await room.upkeep.round();
    const first = room.monitor.state().checkpointSeq ?? 0;
    expect(first).toBeGreaterThan(0);
    await sign(room, 1);
    await room.upkeep.round();
    expect(room.monitor.state().checkpointSeq).toBe(first);
    room.clock.addDays(1);
    await room.upkeep.round();
    expect(room.monitor.state().checkpointSeq).toBe(first + 1);
    room.clock.addDays(1);
    await room.upkeep.round();
    expect(room.monitor.state().checkpointSeq).toBe(first + 1);
  });

  it('shows a chain that was rewritten up to its head, which hashes alone do not', async () => {
    const room = await open();
    await sign(room, 3);
    await room.checkpoints.ofHead();
    const rewrite = `update audit_entries set hash = ${zeros(engine)} where seq = (select seq from audit_head)`;
    await runSql(room.location, `${rewrite}; update audit_head set hash = ${zeros(engine)}`);
    expect(await room.verification.verify()).toMatchObject({ ok: false });
    await expect(room.checkpoints.ofHead()).rejects.toMatchObject({ code: 'conflict.state' });
    expect(room.logger.lines.some(({ fields }) => fields['alarm'] === true)).toBe(true);
  });

  it('shows a head that was put back to an earlier place', async () => {
    const room = await open();
    await sign(room, 5);
    const { seq } = await room.checkpoints.ofHead();
    await runSql(
      room.location,
      `delete from audit_entries where seq > ${seq - 2};
       update audit_head set seq = ${seq - 2}, hash = (select hash from audit_entries where seq = ${seq - 2})`,
    );
    const broken_at = { seq: seq - 1, id: null, reason: 'removed' };
    expect(await room.verification.verify()).toMatchObject({ ok: false, broken_at });
    await expect(room.checkpoints.ofHead()).rejects.toMatchObject({ code: 'conflict.state' });
  });

  it('that somebody changed is named, and signs nothing', async () => {
    const room = await open();
    await sign(room, 1);
    const { seq } = await room.checkpoints.ofHead();
    await runSql(room.location, `update audit_checkpoints set at = '2026-01-01T00:00:00.000Z'`);
    const broken_at = { seq, id: null, reason: 'unsigned' };
    expect(await room.verification.verify()).toMatchObject({ ok: false, broken_at });
    await expect(room.checkpoints.ofHead()).rejects.toMatchObject({ code: 'conflict.state' });
    expect(room.monitor.state().chain).toBe('broken');
  });
});

it('a monitor knows nothing of a chain before its first verification', () => {
  expect(new AuditMonitor().state()).toEqual({ chain: 'unknown', upkeepFailures: 0 });
});

eachDatabase('audit retention', (_engine, fresh) => {
  const world = useCustody();
  let archiveDir = '';
  const rooms: AuditRoom[] = [];
  beforeEach(async () => void (archiveDir = await mkdtemp(join(tmpdir(), 'twinseal-archive-'))));
  afterEach(async () => {
    for (const { ledger } of rooms.splice(0)) await ledger.close();
    await rm(archiveDir, { recursive: true });
  });

  /** Two checkpoints with a hundred days between them, a third of today. */
  const aged = async () => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const settings = { checkpointMinutes: 60, retention: { days: 30, archiveDir } };
    const room = await auditRoom(database, world().custody, settings);
    rooms.push(room);
    const tenant = await createTenant(database, room.ledger);
    const signed: Checkpoint[] = [];
    for (const count of [600, 7, 5]) {
      await room.ledger.commit(signing(tenant, { entries: Array.from({ length: count }, () => SIGNED) }));
      signed.push(await room.checkpoints.ofHead());
      room.clock.addDays(100);
    }
    room.clock.addDays(-95);
    const seqs = async (): Promise<readonly number[]> =>
      (await database.reader.selectFrom('audit_entries').select('seq').orderBy('seq').execute()).map(
        ({ seq }) => seq,
      );
    return { ...room, location, signed, seqs };
  };
  const archived = async (name: string): Promise<string[]> =>
    (await readFile(join(archiveDir, name), 'utf8')).trimEnd().split('\n');

  it('exports what is old, removes it, and the rest of the chain still verifies', async () => {
    const room = await aged();
    const [first, second, third] = room.signed as [Checkpoint, Checkpoint, Checkpoint];
    await room.retention.run();
    expect((await room.seqs())[0]).toBe(second.seq + 1);
    const verdict = await room.verification.verify();
    expect(verdict).toMatchObject({ ok: true, checked: third.seq - second.seq, head: { seq: third.seq } });
    const { items } = await room.list.list({ limit: 1000 });
    expect(items.map(({ seq }) => seq)).toEqual(await room.seqs());
    const [name] = await readdir(archiveDir);
    expect(name).toBe(`audit-000000000001-${String(second.seq).padStart(12, '0')}.jsonl`);
    const report = await checkLines(room, await archived(name ?? ''), first);
    expect(report).toMatchObject({ ok: true, start: 'beginning', covered_to: second.seq, not_covered: null });
  });

  it('does nothing twice, and nothing to what is young', async () => {
    const room = await aged();
    await room.retention.run();
    const before = await room.seqs();
    await room.retention.run();
    expect(await room.seqs()).toEqual(before);
    expect(await readdir(archiveDir)).toHaveLength(1);
  });

  it('leaves an export that begins behind a signed cut', async () => {
    const room = await aged();
    const [, second, third] = room.signed as [Checkpoint, Checkpoint, Checkpoint];
    await room.retention.run();
    const report = await checkLines(room, await exportLines(room), third);
    expect(report).toMatchObject({ ok: true, start: 'pruned', after: second.seq, covered_to: third.seq });
    await expect(exportLines(room, second.seq - 1)).rejects.toMatchObject({ code: 'request.shape' });
  });

  it('removes nothing when the old part does not prove whole', async () => {
    const room = await aged();
    const before = (await room.seqs()).length;
    await runSql(room.location, `update audit_entries set outcome = 'changed' where seq = 3`);
    await room.retention.run();
    expect(await room.seqs()).toHaveLength(before);
    expect(await readdir(archiveDir)).toEqual([]);
    const alarm = room.logger.lines.find(({ fields }) => fields['alarm'] === true);
    expect(alarm).toMatchObject({ fields: { seq: 3, reason: 'changed' } });
  });

  it('that another replica finishes first raises no alarm', async () => {
    const room = await aged();
    const settings = { checkpointMinutes: 60, retention: { days: 30, archiveDir } };
    const slower = await auditRoom(await fresh.open(room.location), world().custody, settings);
    rooms.push(slower);
    slower.clock.time = room.clock.time;
    const segment = slower.exports.segment.bind(slower.exports);
    slower.exports.segment = async function* (start, upTo) {
      let overtaken = false;
      for await (const line of segment(start, upTo)) {
        if (!overtaken) await room.retention.run();
        overtaken = true;
        yield line;
      }
    };
    await slower.retention.run();
    expect(slower.logger.lines.filter(({ fields }) => fields['alarm'] === true)).toEqual([]);
    expect(await readdir(archiveDir)).toHaveLength(1);
    expect(await slower.verification.verify()).toMatchObject({ ok: true });
  });

  it('is no cover for somebody else’s deletion: only a signed cut moves the start', async () => {
    const room = await aged();
    const [first] = room.signed as [Checkpoint];
    await runSql(room.location, `delete from audit_entries where seq <= ${first.seq}`);
    const broken_at = { seq: 1, id: null, reason: 'removed' };
    expect(await room.verification.verify()).toMatchObject({ ok: false, broken_at });
    const forged = `update audit_checkpoints set cut_at = at, cut_signature = signature where seq = ${first.seq}`;
    await runSql(room.location, forged);
    const unsigned = { seq: first.seq, id: null, reason: 'unsigned' };
    expect(await room.verification.verify()).toMatchObject({ ok: false, broken_at: unsigned });
  });
});

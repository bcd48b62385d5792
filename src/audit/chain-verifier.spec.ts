import { entryHash, GENESIS_HASH } from '../ledger/index.js';
import type { AuditEntryRow } from '../storage/index.js';
import { ChainVerifier } from './chain-verifier.js';

function chain(length: number): AuditEntryRow[] {
  const rows: AuditEntryRow[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const entry = {
      seq,
      id: `aud_${seq}`,
      at: '2026-11-21T00:00:00.000Z',
      project_id: null,
      actor: 'system',
      action: 'project.create',
      target: `t${seq}`,
      outcome: 'ok',
      request_id: 'r',
      details: '{}',
    };
    rows.push({ ...entry, hash: entryHash(rows.at(-1)?.hash ?? GENESIS_HASH, entry) });
  }
  return rows;
}

const breakOf = (rows: readonly AuditEntryRow[]) => new ChainVerifier().follow(rows);

describe('ChainVerifier', () => {
  it('follows a sound chain to its end, in one piece or in several', () => {
    const rows = chain(6);
    const sut = new ChainVerifier();
    expect(sut.follow(rows.slice(0, 2), rows.slice(2, 4))).toBeUndefined();
    expect(sut.follow(rows.slice(2))).toBeUndefined();
    expect(sut.seq).toBe(6);
    expect(sut.hash).toEqual(rows[5]?.hash);
  });

  it('names a changed entry', () => {
    const rows = chain(5);
    rows[2] = { ...rows[2]!, outcome: 'request.not-found' };
    expect(breakOf(rows)).toEqual({ seq: 3, id: 'aud_3', reason: 'changed' });
  });

  it('names an entry changed together with its own hash at the next one', () => {
    const rows = chain(5);
    const forged = { ...rows[2]!, target: 'other' };
    rows[2] = { ...forged, hash: entryHash(rows[1]!.hash, forged) };
    expect(breakOf(rows)).toEqual({ seq: 4, id: 'aud_4', reason: 'changed' });
  });

  it('names the place of a removed entry', () => {
    expect(breakOf(chain(5).toSpliced(1, 1))).toEqual({ seq: 2, id: null, reason: 'removed' });
  });

  it('names the first of two swapped entries', () => {
    const rows = chain(5);
    const [second, fourth] = [rows[1]!, rows[3]!];
    rows[1] = { ...fourth, seq: 2 };
    rows[3] = { ...second, seq: 4 };
    expect(breakOf(rows)).toEqual({ seq: 2, id: 'aud_4', reason: 'reordered' });
  });

  it('names neighbours that changed places as reordered, not inserted', () => {
    const rows = chain(3);
    expect(breakOf([{ ...rows[1]!, seq: 1 }, { ...rows[0]!, seq: 2 }, rows[2]!])).toMatchObject({
      seq: 1,
      reason: 'reordered',
    });
  });

  it('names an entry that pushed the others back', () => {
    const rows = chain(4);
    const pushed = rows.slice(2).map((row) => ({ ...row, seq: row.seq + 1 }));
    const inserted = { ...rows[2]!, id: 'aud_x', hash: new Uint8Array(32) };
    expect(breakOf([...rows.slice(0, 2), inserted, ...pushed])).toEqual({
      seq: 3,
      id: 'aud_x',
      reason: 'inserted',
    });
  });

  it('names an entry put before the first', () => {
    const rows = chain(2);
    expect(breakOf([{ ...rows[0]!, seq: 0, id: 'aud_0' }, ...rows])).toEqual({
      seq: 0,
      id: 'aud_0',
      reason: 'inserted',
    });
  });
});

import { Buffer } from 'node:buffer';

import { entryHash } from '../../src/ledger/audit-chain.js';
import type { AuditEntryRow, Engine } from '../../src/storage/index.js';
import type { RawConnection } from '../../test/setup/raw-sql.js';

const ENTRIES_TO_A_STATEMENT = 500;
const REQUEST = '00000000-0000-4000-8000-000000000000';
const AT = '2026-01-01T00:00:00.000Z';

type Entry = Omit<AuditEntryRow, 'hash'>;

const entryOf = (seq: number, project: string, number: number): Entry => ({
  seq,
  id: `aud_fill_${number}`,
  at: AT,
  project_id: project,
  actor: 'system',
  action: 'signature.sign',
  target: 'key_fill',
  outcome: 'ok',
  request_id: REQUEST,
  details: '{"algorithm":"ML-DSA-65","bytes":256,"mode":"pure"}',
});

const COLUMNS = Object.keys(entryOf(0, '', 0));

const literal = (value: string | number | null): string =>
  typeof value === 'number' ? String(value) : value === null ? 'null' : `'${value}'`;

/** The statements that lengthen the audit log by entries as the ledger would have chained them, and move its head. */
export async function* chainEntries(
  engine: Engine,
  connection: RawConnection,
  project: string,
  [from, to]: readonly [from: number, to: number],
): AsyncGenerator<string> {
  const bytes = (value: Uint8Array): string => {
    const hex = Buffer.from(value).toString('hex');
    return engine === 'sqlite' ? `x'${hex}'` : `'\\x${hex}'`;
  };
  const [head] = await connection.rows('select seq, hash from audit_head where id = 1');
  if (head === undefined) throw new Error('the database has no audit head');
  const begin = Number(head['seq']);
  // The column's type, on both engines.
  let hash = head['hash'] as Uint8Array;
  let rows: string[] = [];
  for (let number = from; number <= to; number += 1) {
    const entry = entryOf(begin + 1 + number - from, project, number);
    hash = entryHash(hash, entry);
    rows.push(`(${[...Object.values(entry).map(literal), bytes(hash)].join(', ')})`);
    if (rows.length < ENTRIES_TO_A_STATEMENT && number < to) continue;
    yield `insert into audit_entries (${COLUMNS.join(', ')}, hash) values ${rows.join(', ')}`;
    rows = [];
  }
  yield `update audit_head set seq = ${begin + 1 + to - from}, hash = ${bytes(hash)} where id = 1`;
}

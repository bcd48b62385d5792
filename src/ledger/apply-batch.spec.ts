import { applyBatch, type BatchEnd } from './apply-batch.js';
import type { Batch, Deed } from './batch.js';
import { ledgerStatements } from './ledger-statements.js';
import { StatementFault, type Statement, type StatementResult } from './program.js';

const SQL = ledgerStatements('postgres');
const RENAME = { label: 'plan', sql: 'update projects set plan = 1', parameters: [], rows: 1 };

const deed = (more: Partial<Deed> = {}): Deed => ({
  projectId: 'proj_a',
  actor: 'apikey:akey_a',
  requestId: 'r',
  apiKeyId: 'akey_a',
  entries: [{ id: 'aud_a', action: 'signature.sign', target: 'k', outcome: 'ok', details: '{}' }],
  effects: [],
  standing: [{ versionId: 'kver_a', status: ['active'] }],
  outbox: [{ id: 'm', topic: 'signed', projectId: 'proj_a', payload: '{"a":1}', forWebhook: true }],
  charge: { projectId: 'proj_a', tokens: 1 },
  countCall: true,
  ...more,
});

const resultOf = ({ sql }: Statement): StatementResult => {
  const rows = {
    [SQL.lockHead]: [{ seq: 7, hash: new Uint8Array(32) }],
    [SQL.usableApiKeys]: [{ id: 'akey_a' }],
    [SQL.versionStatuses]: [{ id: 'kver_a', status: 'active' }],
    [SQL.months]: [{ id: 'proj_a', free_limit: null, from_free: 0 }],
  }[sql];
  return { rows: rows ?? [], changes: 1 };
};

/** What the program yields and ends with; `answer` may fail with a fault, which is thrown in. */
const driven = (
  deeds: readonly Deed[],
  answer: (statements: readonly Statement[]) => readonly StatementResult[] = (statements) =>
    statements.map(resultOf),
): { flights: (readonly string[])[]; end: BatchEnd } => {
  const batch: Batch = {
    at: '2026-11-21T00:00:00.000Z',
    month: '2026-11',
    idempotencySince: '2026-11-20T00:00:00.000Z',
    sweep: true,
    deeds,
  };
  const program = applyBatch(batch, 'postgres', SQL);
  const flights: (readonly string[])[] = [];
  let step = program.next();
  while (step.done !== true) {
    flights.push(step.value.map(({ sql }) => sql));
    try {
      step = program.next(answer(step.value));
    } catch (error) {
      if (!(error instanceof StatementFault)) throw error;
      step = program.throw(error);
    }
  }
  return { flights, end: step.value };
};

/** Fails at the statement `sql` once; those before it change `changes` rows. */
const failingAt = (sql: string, fault: StatementFault['fault'], changes = 1) => {
  let failed = false;
  return (statements: readonly Statement[]): readonly StatementResult[] => {
    const place = statements.findIndex((statement) => statement.sql === sql);
    if (failed || place < 0) return statements.map(resultOf);
    failed = true;
    const before = statements.slice(0, place).map((statement) => ({ ...resultOf(statement), changes }));
    throw new StatementFault(fault, 'x', before);
  };
};

describe('a batch', () => {
  it('of plain deeds asks once, whatever they need, and leaves the rest to go with COMMIT', () => {
    const { flights, end } = driven([deed(), deed(), deed()]);
    const asked = [
      SQL.lockHead,
      SQL.webhookProjects,
      SQL.usableApiKeys,
      SQL.versionStatuses,
      SQL.months,
      SQL.packs,
    ];
    expect(flights).toEqual([asked]);
    expect(end.outcomes.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored']);
    expect(end.last.map(({ sql }) => sql)).toEqual([
      SQL.addUsage,
      SQL.sweepAnswers,
      SQL.addUsage,
      SQL.addEntries,
      SQL.moveHead,
    ]);
  });

  it('writes nothing by what it yields first', () => {
    const { flights } = driven([deed({ effects: [RENAME] })]);
    expect(flights[0]?.filter((sql) => !sql.startsWith('select'))).toEqual([]);
  });

  it('yields twice for a deed with effects, which ends the savepoint of the one before', () => {
    const { flights, end } = driven([
      deed(),
      deed({ effects: [RENAME] }),
      deed({ effects: [RENAME, RENAME] }),
    ]);
    const checks = [SQL.usableApiKeys, SQL.versionStatuses, SQL.months, SQL.packs];
    expect(flights.slice(1)).toEqual([
      [SQL.addUsage, 'savepoint deed', ...checks],
      [RENAME.sql, SQL.addUsage],
      ['release savepoint deed', 'savepoint deed', ...checks],
      [RENAME.sql, RENAME.sql, SQL.addUsage],
    ]);
    expect(end.last[0]?.sql).toBe('release savepoint deed');
    const sequences = end.outcomes.map((outcome) => outcome.kind === 'stored' && outcome.receipt.sequence);
    expect(sequences).toEqual([[8], [9], [10]]);
  });

  it('fails a deed whose checks fail, and goes on with the next', () => {
    const { end } = driven(
      [deed({ effects: [RENAME] }), deed({ effects: [RENAME] })],
      failingAt('savepoint deed', 'other'),
    );
    expect(end.outcomes.map(({ kind }) => kind)).toEqual(['faulty', 'stored']);
  });

  it.each([
    ['refuses a deed by its first effect that misses a row, not by a later fault', 'constraint', 0, 'plan'],
    ['refuses a deed by the effect whose row exists', 'unique', 1, 'version'],
  ] as const)('%s', (_, fault, changes, label) => {
    const version = { label: 'version', sql: 'insert version', parameters: [] };
    const { end } = driven([deed({ effects: [RENAME, version] })], failingAt(version.sql, fault, changes));
    expect(end.outcomes).toEqual([{ kind: 'refused', reason: 'effect', label }]);
  });

  it('ends with the database, also where an effect missed a row before', () => {
    const version = { label: 'version', sql: 'insert version', parameters: [] };
    const away = () =>
      driven([deed({ effects: [RENAME, version] })], failingAt(version.sql, 'unavailable', 0));
    expect(away).toThrow(expect.objectContaining({ fault: 'unavailable' }));
  });
});

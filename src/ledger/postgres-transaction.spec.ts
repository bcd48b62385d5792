import type { Client } from 'pg';
import type { Batch } from './batch.js';
import { transact } from './postgres-transaction.js';
import { StatementFault } from './program.js';

const BATCH: Batch = {
  at: '2026-11-21T00:00:00.000Z',
  month: '2026-11',
  idempotencySince: '2026-11-20T00:00:00.000Z',
  sweep: false,
  deeds: [],
};

/** Answers as an empty chain would, except for the statements that begin like one of `answers`. */
const clientThat = (answers: Readonly<Record<string, () => unknown>>) => {
  const flights: string[][] = [];
  const query = async ({ text }: { text: string }): Promise<unknown> => {
    flights.at(-1)?.push(text);
    const answer = Object.entries(answers).find(([start]) => text.startsWith(start));
    if (answer !== undefined) return answer[1]();
    const rows = text.includes('from audit_head') ? [{ seq: 0, hash: new Uint8Array(32) }] : [];
    return { command: text.toUpperCase(), rows, rowCount: 1 };
  };
  const stream = { cork: () => flights.push([]), uncork: () => undefined };
  // The transaction uses nothing else of a client.
  return { client: { query, connection: { stream } } as unknown as Client, flights };
};

const failing = (error: Error) => () => {
  throw error;
};
const withCode = (code: string): Error => Object.assign(new Error('x'), { code });
const BROKEN = new Error('Connection terminated unexpectedly');
const ROLLBACK = () => ({ command: 'ROLLBACK', rows: [], rowCount: null });
const isOpen = (): boolean => true;

describe('transact', () => {
  it('is committed when the server says so, after two round trips', async () => {
    const { client, flights } = clientThat({});
    expect(await transact(client, BATCH, isOpen)).toEqual({ kind: 'committed', outcomes: [] });
    expect(flights).toEqual([
      [expect.stringMatching(/^begin /), expect.stringMatching(/^select seq/)],
      [expect.stringMatching(/^update audit_head/), 'commit'],
    ]);
  });

  it.each([
    ['the connection broke', BROKEN],
    ['the server shut down', withCode('57P01')],
    ['the server did not know', withCode('40003')],
    ['no answer came in time', new Error('Query read timeout')],
  ])('has an unknown outcome when %s during COMMIT', async (_, error) => {
    const { client } = clientThat({ commit: failing(error) });
    expect(await transact(client, BATCH, isOpen)).toMatchObject({ kind: 'outcome-unknown' });
  });

  it.each([
    ['the connection broke', BROKEN],
    ['a pooler lost the server', withCode('08P01')],
    ['the server did not know', withCode('40003')],
  ])('has an unknown outcome when %s at a write that COMMIT travelled with', async (_, error) => {
    const { client } = clientThat({ 'update audit_head': failing(error), commit: failing(BROKEN) });
    expect(await transact(client, BATCH, isOpen)).toMatchObject({ kind: 'outcome-unknown' });
  });

  it('has an unknown outcome, which nobody repeats, when COMMIT succeeded although a write failed', async () => {
    const { client } = clientThat({ 'update audit_head': failing(new Error('cannot be sent')) });
    expect(await transact(client, BATCH, isOpen)).toMatchObject({ kind: 'outcome-unknown' });
  });

  it('stored nothing when the server refused the COMMIT', async () => {
    const { client } = clientThat({ commit: failing(withCode('40001')) });
    expect(await transact(client, BATCH, isOpen)).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['23503', 'constraint'],
    ['53100', 'unavailable'],
  ])('rejects with the failure of a write (%s) that turned COMMIT into a rollback', async (code, fault) => {
    const { client } = clientThat({ 'update audit_head': failing(withCode(code)), commit: ROLLBACK });
    const rejected = transact(client, BATCH, isOpen);
    await expect(rejected).rejects.toBeInstanceOf(StatementFault);
    await expect(rejected).rejects.toMatchObject({ fault });
  });

  it('rejects with the farewell of a server that came before COMMIT', async () => {
    const { client } = clientThat({
      'update audit_head': failing(withCode('57P01')),
      commit: failing(BROKEN),
    });
    await expect(transact(client, BATCH, isOpen)).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it('stored nothing when COMMIT is a rollback and nobody said why', async () => {
    const { client } = clientThat({ commit: ROLLBACK });
    expect(await transact(client, BATCH, isOpen)).toMatchObject({ kind: 'faulty' });
  });

  it('sends no COMMIT over a connection that broke before', async () => {
    const { client, flights } = clientThat({});
    await expect(transact(client, BATCH, () => false)).rejects.toMatchObject({ fault: 'unavailable' });
    expect(flights).toHaveLength(1);
  });

  it('writes nothing when BEGIN failed', async () => {
    const { client, flights } = clientThat({ begin: failing(withCode('57P03')) });
    await expect(transact(client, BATCH, isOpen)).rejects.toBeInstanceOf(StatementFault);
    expect(flights).toHaveLength(1);
  });
});

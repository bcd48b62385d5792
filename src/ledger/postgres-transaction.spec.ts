import type { Client } from 'pg';
import type { Batch } from './batch.js';
import { transact } from './postgres-transaction.js';

const BATCH: Batch = {
  at: '2026-11-21T00:00:00.000Z',
  month: '2026-11',
  idempotencySince: '2026-11-20T00:00:00.000Z',
  sweep: false,
  deeds: [],
};

/** Answers as an empty chain would; `commit` decides about COMMIT. */
const clientThat = (commit: () => unknown): Client => {
  const query = async (sql: string): Promise<unknown> => {
    if (sql === 'commit') return commit();
    return {
      rows: sql.includes('from audit_head') ? [{ seq: 0, hash: new Uint8Array(32) }] : [],
      rowCount: 1,
    };
  };
  // The transaction uses nothing else of a client.
  return { query } as unknown as Client;
};

const failing = (error: Error) => () => {
  throw error;
};

describe('transact', () => {
  it('is committed when the server says so', async () => {
    const result = await transact(
      clientThat(() => ({ command: 'COMMIT' })),
      BATCH,
    );
    expect(result).toEqual({ kind: 'committed', outcomes: [] });
  });

  it.each([
    ['the connection broke', new Error('Connection terminated unexpectedly')],
    ['the server shut down', Object.assign(new Error('x'), { code: '57P01' })],
    ['the server did not know', Object.assign(new Error('x'), { code: '40003' })],
    ['no answer came in time', new Error('Query read timeout')],
  ])('has an unknown outcome when %s during COMMIT', async (_, error) => {
    expect(await transact(clientThat(failing(error)), BATCH)).toMatchObject({ kind: 'outcome-unknown' });
  });

  it('stored nothing when the server refused the COMMIT or turned it into a rollback', async () => {
    const refused = Object.assign(new Error('x'), { code: '40001' });
    expect(await transact(clientThat(failing(refused)), BATCH)).toMatchObject({ kind: 'unavailable' });
    const rolledBack = await transact(
      clientThat(() => ({ command: 'ROLLBACK' })),
      BATCH,
    );
    expect(rolledBack).toMatchObject({ kind: 'faulty' });
  });
});

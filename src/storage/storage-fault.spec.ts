import { asServiceError, storageFault } from './storage-fault.js';

const withCode = (code: string, more: object = {}): Error => Object.assign(new Error('x'), { code, ...more });
const sqlite = (errcode: number): Error => withCode('ERR_SQLITE_ERROR', { errcode });

describe('storageFault', () => {
  it.each([
    ['a locked file', sqlite(5)],
    ['a stale read snapshot (BUSY_SNAPSHOT)', sqlite(517)],
    ['a full disk', sqlite(13)],
    ['a failed write', sqlite(778)],
    ['a missing file', sqlite(14)],
    ['a read-only file', sqlite(8)],
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a broken pipe, though five letters long', withCode('EPIPE')],
    ['a server that shuts down', withCode('57P01')],
    ['a lock not granted', withCode('55P03')],
    ['a standby', withCode('25006')],
    ['a kept plan that no longer fits', withCode('0A000')],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ])('sees %s as unavailable', (_, error) => {
    expect(storageFault(error)).toBe('unavailable');
    expect(asServiceError(error)).toMatchObject({ code: 'service.unavailable', facts: { part: 'database' } });
  });

  it.each([
    ['unique', sqlite(2067)],
    ['unique', sqlite(1555)],
    ['unique', withCode('23505')],
    ['constraint', sqlite(787)],
    ['constraint', withCode('23503')],
    ['other', sqlite(1)],
    ['other', withCode('42P01')],
    ['other', withCode('22021')],
    ['other', withCode('ERR_INVALID_ARG_TYPE')],
    ['other', new TypeError('x')],
    ['other', 'a thrown text'],
  ])('sees %s and leaves the error as it is', (fault, error) => {
    expect(storageFault(error)).toBe(fault);
    expect(asServiceError(error)).toBe(error);
  });
});

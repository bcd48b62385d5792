import { ServiceError } from '../errors/index.js';

/**
 * What an engine's error means for the caller:
 * - `unique`: the row exists already;
 * - `constraint`: another constraint is broken;
 * - `unavailable`: the database cannot do its work now (locked, full, read-only, damaged, gone);
 * - `other`: the statement itself is wrong, a bug of ours.
 */
export type StorageFault = 'unique' | 'constraint' | 'unavailable' | 'other';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that a retry or an operator may cure. */
const SQLITE_UNAVAILABLE: ReadonlySet<number> = new Set([
  3, // PERM
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  9, // INTERRUPT
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  26, // NOTADB
]);
const SQLITE_CONSTRAINT = 19;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/**
 * SQLSTATE classes and codes (PostgreSQL manual, appendix A). 0A000: a kept plan does not fit a table any more that a
 * migration of another replica has changed; the next connection has plans of its own.
 */
const POSTGRES_UNAVAILABLE = /^(?:08|0A000|25006|28|3D|40|53|55|57|58|F0)/;
const SQLSTATE = /^(?:[0-9]|F0|HV|P0|XX)[0-9A-Z]{3,4}$/;
const POSTGRES_UNIQUE = '23505';

/** Tells what `error`, thrown by node:sqlite or pg, means. */
export function storageFault(error: unknown): StorageFault {
  if (typeof error !== 'object' || error === null || !('message' in error)) return 'other';
  const code = errorCode(error);
  if (code === 'ERR_SQLITE_ERROR') return sqliteFault(error);
  // The connection was closed under us, to be opened again.
  if (code === 'ERR_INVALID_STATE') return 'unavailable';
  if (code.length === 5 && SQLSTATE.test(code)) return postgresFault(code);
  // pg reports a broken or refused connection as a system error or as an error without any code.
  return code.startsWith('ERR_') || isMistake(error) ? 'other' : 'unavailable';
}

/** The stable code of a system, SQLite or PostgreSQL error; empty when it has none. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Wraps `unavailable` faults as the service error that names the database; other errors pass unchanged. */
export function asServiceError(error: unknown): unknown {
  if (storageFault(error) !== 'unavailable') return error;
  return databaseUnavailable(error);
}

/** The error of a read, or of a readiness check, that the database could not answer. */
export function databaseUnavailable(cause: unknown): ServiceError {
  return new ServiceError('service.unavailable', 'Service unavailable: database', {
    facts: { part: 'database' },
    cause,
  });
}

function sqliteFault(error: object): StorageFault {
  const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  if (errcode === SQLITE_CONSTRAINT_UNIQUE || errcode === SQLITE_CONSTRAINT_PRIMARYKEY) return 'unique';
  const primary = errcode & 0xff;
  if (primary === SQLITE_CONSTRAINT) return 'constraint';
  return SQLITE_UNAVAILABLE.has(primary) ? 'unavailable' : 'other';
}

function postgresFault(sqlState: string): StorageFault {
  if (sqlState === POSTGRES_UNIQUE) return 'unique';
  if (sqlState.startsWith('23')) return 'constraint';
  return POSTGRES_UNAVAILABLE.test(sqlState) ? 'unavailable' : 'other';
}

function isMistake(error: object): boolean {
  const name = 'name' in error ? error.name : '';
  return name === 'TypeError' || name === 'RangeError' || name === 'SyntaxError' || name === 'ReferenceError';
}

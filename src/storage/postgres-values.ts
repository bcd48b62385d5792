import { types } from 'pg';
import type { CustomTypesConfig } from 'pg';

const BYTEA = types.builtins.BYTEA;
const INT8 = types.builtins.INT8;
const NUMERIC = types.builtins.NUMERIC;

/**
 * How values leave PostgreSQL, the same as from SQLite: 64-bit integers (and their sums, which are `numeric`) as safe
 * numbers, bytes as plain `Uint8Array`s. A number too large for that throws instead of losing digits.
 */
export const POSTGRES_VALUES: CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === INT8 || oid === NUMERIC) return safeInteger;
    const parse = types.getTypeParser(oid, format);
    if (oid === BYTEA) return (text: string) => plainBytes(parse(text));
    return parse;
  },
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('the database holds an integer beyond 2^53 - 1');
  return value;
}

function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

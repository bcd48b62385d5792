import type { CompiledQuery } from 'kysely';
import type { SqlValue } from '../storage/index.js';
import type { Effect } from './commit.js';

/**
 * Turns a query that Kysely compiled (`database.reader.updateTable(…).compile()`) into a write for the ledger.
 *
 * @param label names it when it does not apply
 * @param rows how many rows it must change; absent: any number
 * @throws TypeError for a parameter that is no `SqlValue`: booleans are 0 and 1, times are text
 */
export function effect(query: CompiledQuery<unknown>, label: string, rows?: number): Effect {
  const parameters = query.parameters.map((parameter) => {
    if (!isSqlValue(parameter))
      throw new TypeError(`effect ${label}: a parameter of type ${typeof parameter}`);
    return parameter;
  });
  return { label, sql: query.sql, parameters, ...(rows === undefined ? {} : { rows }) };
}

function isSqlValue(value: unknown): value is SqlValue {
  if (value === null) return true;
  return ['string', 'number', 'bigint'].includes(typeof value) || isBytes(value);
}

/** By its tag and not its class: bytes may come from another realm. */
function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

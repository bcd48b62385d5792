import type { StatementSync } from 'node:sqlite';
import type { SqliteStatement } from 'kysely';
import type { SqlValue } from './sql-value.js';
import { asServiceError } from './storage-fault.js';

/** A statement of node:sqlite in the shape Kysely expects, with `unavailable` faults as service errors. */
export function kyselyStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => translated(() => statement.all(...values(parameters))),
    run: (parameters) => translated(() => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function translated<T>(query: () => T): T {
  try {
    return query();
  } catch (error) {
    throw asServiceError(error);
  }
}

/** Kysely types parameters as unknown; node:sqlite itself refuses what it cannot bind. */
function values(parameters: readonly unknown[]): SqlValue[] {
  return parameters as SqlValue[];
}

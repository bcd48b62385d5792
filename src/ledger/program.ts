import type { SqlValue, StorageFault } from '../storage/index.js';

/** One statement to run, `?` or `$1` as its engine wants it. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

export type Row = Readonly<Record<string, SqlValue>>;

export interface StatementResult {
  readonly rows: readonly Row[];
  /** Rows inserted, updated or deleted. */
  readonly changes: number;
}

/**
 * Work inside one transaction, free of any driver: it yields statements and is resumed with their results, or with a
 * `StatementFault` thrown in. SQLite drives it synchronously in a worker, PostgreSQL asynchronously over one client.
 */
export type Program<Result> = Generator<Statement, Result, StatementResult>;

/** A statement that the engine refused. */
export class StatementFault extends Error {
  readonly fault: StorageFault;

  constructor(fault: StorageFault, cause: unknown) {
    super(String(cause), { cause });
    this.name = 'StatementFault';
    this.fault = fault;
  }
}

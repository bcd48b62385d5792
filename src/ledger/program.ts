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
 * Work inside one transaction, free of any driver. It yields statements that need none of each other's results, and is
 * resumed with one result for each, or with a `StatementFault` thrown in. SQLite drives it synchronously in a worker;
 * to PostgreSQL they travel together, so that each yield costs one round trip.
 */
export type Program<Result> = Generator<readonly Statement[], Result, readonly StatementResult[]>;

/**
 * A statement that failed. When the engine refused it, those yielded behind it did nothing; when the driver could not
 * send it or read its answer, they may have.
 */
export class StatementFault extends Error {
  readonly fault: StorageFault;
  /** Results of the statements yielded before it. */
  readonly before: readonly StatementResult[];

  constructor(fault: StorageFault, cause: unknown, before: readonly StatementResult[] = []) {
    super(String(cause), { cause });
    this.name = 'StatementFault';
    this.fault = fault;
    this.before = before;
  }
}

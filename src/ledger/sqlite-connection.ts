import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { existingFile, requireWritable, storageFault } from '../storage/index.js';
import { type Program, type Row, type Statement, StatementFault, type StatementResult } from './program.js';

/** How long another process may hold the write lock before a batch gives up. */
const BUSY_TIMEOUT_MS = 3000;
const STATEMENT_CACHE = 500;

interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/** The writing connection of the embedded database, used inside the worker. */
export class SqliteConnection {
  readonly #file: string;
  readonly #inode: bigint;
  readonly #connection: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  /** Opens an existing file; throws node:sqlite's error when there is none. */
  constructor(file: string) {
    this.#file = file;
    this.#connection = new DatabaseSync(existingFile(file), { timeout: BUSY_TIMEOUT_MS });
    this.#inode = inodeOf(file);
    this.#connection.exec('pragma synchronous = full; pragma foreign_keys = on');
  }

  /** False when the file was deleted or replaced: writes into the old one would be lost. */
  isCurrent(): boolean {
    try {
      return inodeOf(this.#file) === this.#inode;
    } catch {
      return false;
    }
  }

  /** Throws, too, when the folder was made read-only. */
  begin(): void {
    requireWritable(this.#file);
    this.#connection.exec('begin immediate');
  }

  commit(): void {
    this.#connection.exec('commit');
  }

  /** Drives `program` to its end. */
  drive<Result>(program: Program<Result>): Result {
    let step = program.next();
    while (step.done !== true) {
      let results: readonly StatementResult[];
      try {
        results = this.run(step.value);
      } catch (error) {
        step = program.throw(error);
        continue;
      }
      step = program.next(results);
    }
    return step.value;
  }

  /** One result for each statement. @throws StatementFault when one fails; those behind it are not run. */
  run(statements: readonly Statement[]): readonly StatementResult[] {
    const results: StatementResult[] = [];
    for (const statement of statements) {
      try {
        results.push(this.#execute(statement));
      } catch (error) {
        throw new StatementFault(storageFault(error), error, results);
      }
    }
    return results;
  }

  /** Closes; an open transaction is rolled back. */
  close(): void {
    this.#connection.close();
  }

  #execute({ sql, parameters }: Statement): StatementResult {
    const { statement, returnsRows } = this.#prepare(sql);
    if (!returnsRows) return { rows: [], changes: Number(statement.run(...parameters).changes) };
    // node:sqlite types values as SQLOutputValue, which is SqlValue.
    const rows = statement.all(...parameters) as readonly Row[];
    return { rows, changes: rows.length };
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    if (this.#prepared.size >= STATEMENT_CACHE) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

function inodeOf(file: string): bigint {
  return statSync(file, { bigint: true }).ino;
}

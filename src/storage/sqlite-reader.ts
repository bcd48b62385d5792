import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { existingFile } from './sqlite-file.js';
import { kyselyStatement } from './sqlite-statement.js';
import { asServiceError } from './storage-fault.js';

/** Short, because the wait blocks the event loop; in WAL mode readers hardly ever wait. */
const BUSY_TIMEOUT_MS = 250;
/** How often the reader looks whether the file was replaced under it. */
const FILE_CHECK_MS = 200;
const STATEMENT_CACHE = 500;

/**
 * The main thread's reading connection in the shape Kysely expects. Statements are prepared once. It opens the file
 * again when another took its place (a restored backup), so reads never come from a deleted file.
 */
export class SqliteReader implements SqliteDatabase {
  readonly #file: string;
  #connection: DatabaseSync | undefined;
  #statements = new Map<string, SqliteStatement>();
  #inode = 0n;
  #checkedAt = 0;

  /** @param file absolute path; it must exist */
  constructor(file: string) {
    this.#file = file;
  }

  prepare(sql: string): SqliteStatement {
    try {
      const connection = this.#open();
      const known = this.#statements.get(sql);
      if (known !== undefined) return known;
      const statement = kyselyStatement(connection.prepare(sql));
      if (this.#statements.size >= STATEMENT_CACHE) this.#statements.clear();
      this.#statements.set(sql, statement);
      return statement;
    } catch (error) {
      throw asServiceError(error);
    }
  }

  close(): void {
    this.#statements = new Map();
    this.#connection?.close();
    this.#connection = undefined;
  }

  #open(): DatabaseSync {
    const now = performance.now();
    if (this.#connection !== undefined && now - this.#checkedAt < FILE_CHECK_MS) return this.#connection;
    this.#checkedAt = now;
    const inode = statSync(this.#file, { bigint: true }).ino;
    if (this.#connection !== undefined && inode === this.#inode) return this.#connection;
    this.close();
    const connection = new DatabaseSync(existingFile(this.#file), { timeout: BUSY_TIMEOUT_MS });
    connection.exec('pragma query_only = on');
    this.#inode = inode;
    this.#connection = connection;
    return connection;
  }
}

import type { Client } from 'pg';
import type { CompiledQuery, Kysely } from 'kysely';
import type { Engine } from './engine.js';
import type { Schema } from './schema.js';
import type { SqlValue } from './sql-value.js';

/** Where the ledger opens its one writing connection. */
export type WriterTarget =
  | {
      readonly engine: 'sqlite';
      /** Absolute path of the database file. */
      readonly file: string;
    }
  | {
      readonly engine: 'postgres';
      /** A new client in pipeline mode, not connected yet, that sees values as `reader` does. The caller ends it. */
      readonly client: () => Client;
    };

/** How the connections of a pool are used at present. */
export interface ConnectionCount {
  readonly used: number;
  readonly idle: number;
  readonly waiting: number;
}

/**
 * The open database. Also the injection token: repositories take it in their constructor and read through `reader`;
 * all writes go through the ledger. Integers come back as safe `number`s and bytes as plain `Uint8Array`s.
 * An engine that cannot answer makes a read fail with `service.unavailable` (facts `part`: `database`).
 */
export abstract class Database {
  abstract readonly engine: Engine;
  /** Reads, and `.compile()` for the ledger's effects. On SQLite it refuses to write. */
  abstract readonly reader: Kysely<Schema>;
  abstract readonly writer: WriterTarget;

  /**
   * Runs a read of the hot path that `reader` compiled once, with other values for its parameters: to build such a
   * query anew costs more than the database takes to answer it.
   */
  abstract fetch<Row>(
    query: Pick<CompiledQuery<Row>, 'sql'>,
    parameters: readonly SqlValue[],
  ): Promise<readonly Row[]>;

  /**
   * Resolves when a durable write has just succeeded, for readiness. Concurrent calls share one write, a success
   * counts for a second. Fails with `service.unavailable` (facts `part`: `database`) within 5 s when the database is
   * locked, full, read-only or gone.
   */
  abstract pingWritable(): Promise<void>;

  /** Connections of the reading pool and callers that wait for one; undefined on SQLite, which has one of each kind. */
  abstract connections(): ConnectionCount | undefined;

  /** Releases every connection. Idempotent. */
  abstract close(): Promise<void>;
}

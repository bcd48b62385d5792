import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Client } from 'pg';
import type { StorageLocation } from '../../src/storage/index.js';

/** A connection past the service's code, as an intruder, an operator or another program would have it. */
export interface RawConnection {
  run(sql: string): Promise<void>;
  /** The rows of one query, by the names of their columns. */
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** The file of a service that runs: whoever writes beside it waits for its turn. */
export function sqliteFile(dataDir: string): DatabaseSync {
  return new DatabaseSync(join(dataDir, 'twinseal.db'), { timeout: 10_000 });
}

export async function rawConnection({ dataDir, databaseUrl }: StorageLocation): Promise<RawConnection> {
  if (databaseUrl === undefined) {
    const connection = sqliteFile(dataDir);
    return {
      run: async (sql) => connection.exec(sql),
      rows: async (sql) => connection.prepare(sql).all(),
      close: async () => connection.close(),
    };
  }
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    run: async (sql) => {
      await client.query(sql);
    },
    rows: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    close: () => client.end(),
  };
}

/** Runs `sql`, one or more statements, and leaves. */
export async function runSql(location: StorageLocation, sql: string): Promise<void> {
  const connection = await rawConnection(location);
  try {
    await connection.run(sql);
  } finally {
    await connection.close();
  }
}

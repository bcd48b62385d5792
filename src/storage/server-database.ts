import { Kysely, PostgresDialect, type CompiledQuery, type PostgresPool } from 'kysely';
import type { Pool } from 'pg';
import { Database, type ConnectionCount, type WriterTarget } from './database.js';
import { newClient, newPool } from './postgres-connection.js';
import type { Schema } from './schema.js';
import type { SqlValue } from './sql-value.js';
import { translatingPool } from './translating-pool.js';
import { WriteProbe } from './write-probe.js';

/** PostgreSQL, migrated already. Made by `openDatabase`. */
export class ServerDatabase extends Database {
  override readonly engine = 'postgres';
  override readonly reader: Kysely<Schema>;
  override readonly writer: WriterTarget;
  readonly #pool: Pool;
  readonly #translated: PostgresPool;
  readonly #probe: WriteProbe;

  /** @param url connection string, with the password: it stays inside the clients */
  constructor(url: string) {
    super();
    this.writer = { engine: 'postgres', client: () => newClient(url) };
    this.#pool = newPool(url);
    this.#translated = translatingPool(this.#pool);
    this.reader = new Kysely({ dialect: new PostgresDialect({ pool: this.#translated }) });
    this.#probe = new WriteProbe(() => this.#write());
  }

  override async fetch<Row>(
    { sql }: Pick<CompiledQuery<Row>, 'sql'>,
    parameters: readonly SqlValue[],
  ): Promise<readonly Row[]> {
    const client = await this.#translated.connect();
    try {
      return (await client.query<Row>(sql, parameters)).rows;
    } finally {
      client.release();
    }
  }

  override async pingWritable(): Promise<void> {
    await this.#probe.prove();
  }

  override connections(): ConnectionCount {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  override async close(): Promise<void> {
    await this.reader.destroy();
  }

  async #write(): Promise<void> {
    await this.reader
      .updateTable('write_probes')
      .set({ at: new Date().toISOString() })
      .where('id', '=', 1)
      .execute();
  }
}

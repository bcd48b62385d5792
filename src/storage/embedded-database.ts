import { Kysely, SqliteDialect, type CompiledQuery } from 'kysely';
import { Database, type WriterTarget } from './database.js';
import type { Schema } from './schema.js';
import type { SqlValue } from './sql-value.js';
import { SqliteReader } from './sqlite-reader.js';
import { SqliteWriteProbe } from './sqlite-write-probe.js';
import { WriteProbe } from './write-probe.js';

/** SQLite: one file in the data folder, migrated already. Made by `openDatabase`. */
export class EmbeddedDatabase extends Database {
  override readonly engine = 'sqlite';
  override readonly reader: Kysely<Schema>;
  override readonly writer: WriterTarget;
  readonly #file: SqliteReader;
  readonly #writeProbe: SqliteWriteProbe;
  readonly #probe: WriteProbe;

  /** @param file absolute path of the database */
  constructor(file: string) {
    super();
    this.writer = { engine: 'sqlite', file };
    this.#file = new SqliteReader(file);
    this.reader = new Kysely({ dialect: new SqliteDialect({ database: this.#file }) });
    this.#writeProbe = new SqliteWriteProbe(file);
    this.#probe = new WriteProbe(() => this.#writeProbe.write());
  }

  override async fetch<Row>(
    { sql }: Pick<CompiledQuery<Row>, 'sql'>,
    parameters: readonly SqlValue[],
  ): Promise<readonly Row[]> {
    // The query's own type tells what its columns hold.
    return this.#file.prepare(sql).all(parameters) as readonly Row[];
  }

  override async pingWritable(): Promise<void> {
    await this.#probe.prove();
  }

  override connections(): undefined {
    return undefined;
  }

  override async close(): Promise<void> {
    await Promise.all([this.reader.destroy(), this.#writeProbe.close()]);
  }
}

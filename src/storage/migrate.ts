import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ServiceError } from '../errors/index.js';
import type { Engine } from './engine.js';
import { MIGRATION_NAMES, migrationProvider } from './migrations/index.js';
import type { Schema } from './schema.js';

/** Key of the advisory lock; any constant that no other program on the same database uses. */
const MIGRATION_LOCK = 7_446_912_635;
const MIGRATION_TABLE = 'kysely_migration';

/**
 * Brings the schema up to this version of the code. Safe to run from several processes at once: one migrates, the
 * others wait and find it done. `service.unavailable` when the schema is newer than the code.
 *
 * @param db connections that may wait for locks
 */
export async function migrate(engine: Engine, db: Kysely<Schema>): Promise<void> {
  await db.connection().execute((connection) =>
    underMigrationLock(engine, connection, async () => {
      await refuseNewerSchema(connection);
      const { error } = await new Migrator({
        db: connection,
        provider: migrationProvider(engine),
        migrationTableName: MIGRATION_TABLE,
      }).migrateToLatest();
      if (error !== undefined) throw error;
    }),
  );
}

/** SQLite has no advisory locks: there the whole migration is one write transaction. */
async function underMigrationLock(
  engine: Engine,
  connection: Kysely<Schema>,
  work: () => Promise<void>,
): Promise<void> {
  if (engine === 'sqlite') return inImmediateTransaction(connection, work);
  await sql`select pg_advisory_lock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
  try {
    await work();
  } finally {
    await sql`select pg_advisory_unlock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
  }
}

async function inImmediateTransaction(connection: Kysely<Schema>, work: () => Promise<void>): Promise<void> {
  await sql`begin immediate`.execute(connection);
  try {
    await work();
    await sql`commit`.execute(connection);
  } catch (error) {
    await sql`rollback`.execute(connection);
    throw error;
  }
}

async function refuseNewerSchema(connection: Kysely<Schema>): Promise<void> {
  const unknown = (await executedMigrations(connection)).filter((name) => !MIGRATION_NAMES.includes(name));
  if (unknown.length === 0) return;
  throw new ServiceError(
    'service.unavailable',
    `the database schema is newer than this version of Twinseal (it has ${unknown.join(', ')}): start the newer version`,
    { facts: { part: 'database' } },
  );
}

async function executedMigrations(connection: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await connection.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(MIGRATION_TABLE)} order by name`.execute(connection);
  return rows.map((row) => row.name);
}

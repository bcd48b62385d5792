import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ServiceError } from '../errors/index.js';
import type { Engine } from './engine.js';
import { MIGRATION_NAMES, migrationProvider } from './migrations/index.js';
import type { Schema } from './schema.js';

const MIGRATION_TABLE = 'kysely_migration';

/**
 * Brings the schema up to this version of the code; does nothing when it is. `service.unavailable` when the schema is
 * newer than the code.
 *
 * @param connection a single connection that holds the engine's migration lock, so that of several processes one
 *   migrates and the others find it done
 */
export async function migrate(engine: Engine, connection: Kysely<Schema>): Promise<void> {
  await refuseNewerSchema(connection);
  const { error } = await new Migrator({
    db: connection,
    provider: migrationProvider(engine),
    migrationTableName: MIGRATION_TABLE,
  }).migrateToLatest();
  if (error !== undefined) throw error;
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

import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ServiceError } from '../errors/index.js';
import type { Engine } from './engine.js';
import { migrationProvider } from './migrations/index.js';
import { MIGRATION_TABLE, schemaState, type SchemaState } from './schema-state.js';
import type { Schema } from './schema.js';

/**
 * Brings the schema up to this version of the code; does nothing when it is. `service.unavailable` when the schema is
 * newer than the code.
 *
 * @param connection a single connection that holds the engine's migration lock, so that of several processes one
 *   migrates and the others find it done
 */
export async function migrate(engine: Engine, connection: Kysely<Schema>): Promise<void> {
  await refuseNewerSchema(connection);
  const { error } = await migrator(engine, connection).migrateToLatest();
  if (error !== undefined) throw error;
}

/** Brings an empty database to the schema that another one has. `service.unavailable` when that is newer than the code. */
export async function migrateLike(
  engine: Engine,
  connection: Kysely<Schema>,
  { applied, unknown }: SchemaState,
): Promise<void> {
  const last = applied.at(-1);
  if (unknown.length > 0 || last === undefined) throw newerSchema(unknown);
  const { error } = await migrator(engine, connection).migrateTo(last);
  if (error !== undefined) throw error;
}

function migrator(engine: Engine, db: Kysely<Schema>): Migrator {
  return new Migrator({ db, provider: migrationProvider(engine), migrationTableName: MIGRATION_TABLE });
}

async function refuseNewerSchema(connection: Kysely<Schema>): Promise<void> {
  const { unknown } = await schemaState(connection);
  if (unknown.length > 0) throw newerSchema(unknown);
}

function newerSchema(unknown: readonly string[]): ServiceError {
  return new ServiceError(
    'service.unavailable',
    `the database schema is newer than this version of Twinseal (it has ${unknown.join(', ')}): start the newer version`,
    { facts: { part: 'database' } },
  );
}

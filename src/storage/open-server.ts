import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Pool } from 'pg';
import { ServiceError } from '../errors/index.js';
import type { Database } from './database.js';
import { migrate } from './migrate.js';
import { newMigrationPool } from './postgres-connection.js';
import type { Schema } from './schema.js';
import { ServerDatabase } from './server-database.js';
import { errorCode } from './storage-fault.js';

/** How long a server may take to come up beside us (contracts: admin, 30 s for the whole start). */
const REACH_TIMEOUT_MS = 22_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;

/** Key of the advisory lock; any constant that no other program on the same database uses. */
const MIGRATION_LOCK = 7_446_912_635;

/** What no waiting cures: refused credentials, a database that does not exist, a URL that is none. */
const FINAL = /^(?:28...|3D000|ERR_INVALID_URL)$/;

/** Waits for the PostgreSQL server for a while, migrates its database and opens it. */
export async function openServer(url: string): Promise<Database> {
  const pool = migrationPool(url);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await reach(pool);
    await db.connection().execute(migrateUnderLock);
  } finally {
    await db.destroy();
  }
  return new ServerDatabase(url);
}

async function migrateUnderLock(connection: Kysely<Schema>): Promise<void> {
  await sql`select pg_advisory_lock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
  try {
    await migrate('postgres', connection);
  } finally {
    await sql`select pg_advisory_unlock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
  }
}

function migrationPool(url: string): Pool {
  try {
    return newMigrationPool(url);
  } catch (error) {
    throw unreachable(error);
  }
}

async function reach(pool: Pool): Promise<void> {
  const deadline = performance.now() + REACH_TIMEOUT_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      (await pool.connect()).release();
      return;
    } catch (error) {
      if (FINAL.test(errorCode(error)) || performance.now() + pause > deadline) throw unreachable(error);
      await sleep(pause);
    }
  }
}

/** Names the setting and the kind of failure; messages of pg may quote parts of the URL. */
function unreachable(error: unknown): ServiceError {
  return new ServiceError(
    'service.unavailable',
    `DATABASE_URL: the PostgreSQL server cannot be used (${errorCode(error) || 'no answer'})`,
    { facts: { part: 'database' }, cause: error },
  );
}

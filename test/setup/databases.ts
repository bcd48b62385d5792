import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Database, type Engine, openDatabase, type StorageLocation } from '../../src/storage/index.js';

/** Both engines, for tests that every one of them has to pass. */
export const ENGINES: readonly Engine[] = ['sqlite', 'postgres'];

/** Places for databases that vanish after the test. */
export interface FreshDatabases {
  /** Somewhere a database can be opened; nothing is there yet. */
  location(): Promise<StorageLocation>;
  /** A migrated, open database in a place of its own, or at `location` again. Closed after the test. */
  open(location?: StorageLocation): Promise<Database>;
}

/**
 * Defines the same tests once per engine. Everything that `fresh` gives is closed and removed after each test.
 *
 *     eachDatabase('the ledger', (engine, fresh) => { it('…', async () => { const database = await fresh.open(); … }) })
 */
export function eachDatabase(title: string, define: (engine: Engine, fresh: FreshDatabases) => void): void {
  describe.each(ENGINES)(`${title} on %s`, (engine) => {
    const undo: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });
    const location = async (): Promise<StorageLocation> => {
      const place = await freshLocation(engine);
      undo.push(place.remove);
      return place.location;
    };
    const open = async (at?: StorageLocation): Promise<Database> => {
      const database = await openDatabase(at ?? (await location()));
      undo.push(() => database.close());
      return database;
    };
    define(engine, { location, open });
  });
}

/** A new empty place for a database; the caller removes it. */
export async function freshLocation(
  engine: Engine,
): Promise<{ readonly location: StorageLocation; readonly remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'twinseal-db-'));
  const removeFolder = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  if (engine === 'sqlite') return { location: { dataDir }, remove: removeFolder };
  const name = `t_${randomBytes(8).toString('hex')}`;
  await asAdministrator(`create database ${name}`);
  const url = administratorUrl();
  url.pathname = `/${name}`;
  return {
    location: { dataDir, databaseUrl: url.href },
    remove: async () => {
      await asAdministrator(`drop database if exists ${name} with (force)`);
      await removeFolder();
    },
  };
}

/** Runs one statement on the test server itself, outside any test's database. */
export async function asAdministrator(statement: string): Promise<void> {
  const client = new Client({ connectionString: administratorUrl().href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function administratorUrl(): URL {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined)
    throw new Error('TEST_DATABASE_URL is unset: Jest did not run test/setup/start-postgres.ts');
  return new URL(url);
}

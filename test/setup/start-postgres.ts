import { PostgresServer } from './postgres-server.js';
import { running } from './running-server.js';

/**
 * Jest's global setup: one PostgreSQL for the whole run, about a second. Its administrator's URL is in
 * `TEST_DATABASE_URL`. A server that cannot start fails the run.
 */
export default async function startPostgres(): Promise<void> {
  running.server = await PostgresServer.start();
  process.env['TEST_DATABASE_URL'] = running.server.url;
}

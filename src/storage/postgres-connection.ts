import { Client, type ClientConfig, Pool, type PoolConfig } from 'pg';
import { POSTGRES_VALUES } from './postgres-values.js';

/** Shorter than a batch of the ledger may take. */
const CONNECT_TIMEOUT_MS = 3000;
/** The server gives up a statement after this; the client a little later, should the server be silent. */
const STATEMENT_TIMEOUT_MS = 4000;
const QUERY_TIMEOUT_MS = 5000;
/** A replica that froze with the head locked must not stop the others for good. */
const IDLE_IN_TRANSACTION_MS = 10_000;
const LOCK_TIMEOUT_MS = 3000;
const POOL_SIZE = 10;

/** Settings of every connection that serves requests. */
function servingSettings(connectionString: string): ClientConfig {
  return {
    connectionString,
    types: POSTGRES_VALUES,
    application_name: 'twinseal',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  };
}

/** A client for one dedicated connection, not connected yet. Its statements travel without waiting for each other. */
export function newClient(connectionString: string): Client {
  return new Client({ ...servingSettings(connectionString), pipeline: true });
}

/** A client that copies whole tables: patient, not connected yet. */
export function newBackupClient(connectionString: string): Client {
  return new Client({
    connectionString,
    types: POSTGRES_VALUES,
    application_name: 'twinseal-backup',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
}

/** The connection of the migrations: they may wait for each other and take their time. */
export function newMigrationPool(connectionString: string): Pool {
  return patientPool({
    connectionString,
    types: POSTGRES_VALUES,
    application_name: 'twinseal-migrations',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    max: 1,
  });
}

/** The reading pool. Connections that break while idle are dropped; the next read opens a new one. */
export function newPool(connectionString: string): Pool {
  return patientPool({ ...servingSettings(connectionString), max: POOL_SIZE });
}

function patientPool(settings: PoolConfig): Pool {
  const pool = new Pool(settings);
  // Without a listener a broken idle connection would end the process.
  pool.on('error', () => undefined);
  return pool;
}

import type { PostgresServer } from './postgres-server.js';

/** Hands the server from Jest's global setup to its global teardown, which run in one process. */
export const running: { server?: PostgresServer } = ((
  globalThis as { twinsealTestPostgres?: { server?: PostgresServer } }
).twinsealTestPostgres ??= {});

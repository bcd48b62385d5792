import type { ServerOptions } from 'node:http';

/** The whole request must have arrived within this time: a slow sender cannot hold a connection, milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** An idle connection is kept longer than common load balancers keep theirs (60 s), so they close first. */
export const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** Request line and headers together, bytes; longer ones are 431. */
const MAX_HEADER_BYTES = 16 * 1024;

/** Limits that Node itself enforces, alike on every listener. */
export const NODE_HTTP_LIMITS: ServerOptions = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: 10_000,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  // The gate refuses a request without one, in the dialect's form; Node would send a bare 400.
  requireHostHeader: false,
  // How often Node looks for requests past their time.
  connectionsCheckingInterval: 2_000,
};

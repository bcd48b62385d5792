import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Where ports are looked for: below those that the system gives to connections, and for each worker of the tests elsewhere.
 * A port is free until its service listens; meanwhile another test's service could take it, and answer in its place.
 */
const FIRST = 20_000;
const EACH = 1000;
const WORKERS = 12;

const worker = Number(process.env['JEST_WORKER_ID'] ?? 0) % WORKERS;
let next = process.pid % EACH;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
};

/** A port of 127.0.0.1 that nobody listens on, and that nobody else is given. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < EACH; tries += 1) {
    const port = FIRST + worker * EACH + (next % EACH);
    next += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${FIRST + worker * EACH} on`);
};

import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

import type { ServerTls } from '../api/http/index.js';
import { ConfigurationError } from '../platform/config/configuration-error.js';
import type { HttpConfiguration } from '../platform/config/configuration.js';
import type { Application } from './application.js';

/** Why an address cannot be listened on, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use',
  EACCES: 'the port needs more rights than the process has',
  EADDRNOTAVAIL: 'HOST is no address of this machine',
  ENOTFOUND: 'HOST is not a name that can be resolved',
};

/**
 * Opens the public listener and, where configured, the administrator's. Returns the public port.
 * @throws ConfigurationError naming the setting of the port that cannot be had
 */
export async function listen(
  { app, edge }: Application,
  http: HttpConfiguration,
  tls?: ServerTls,
): Promise<number> {
  // The adapter's instance is typed by its raw server, which does not matter here. Nest's own `listen` would log the
  // error that becomes one line here.
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await orExplain('PORT', () => fastify.listen({ port: http.port, host: http.host }));
  tls?.start();
  const { adminPort } = http;
  if (adminPort !== undefined) {
    const routing = fastify.routing.bind(fastify);
    await orExplain('TWINSEAL_ADMIN_PORT', () => edge.adminListener.open(routing, http.host, adminPort, tls));
  }
  // A TCP server that listens has an address of this form.
  return (fastify.server.address() as AddressInfo).port;
}

async function orExplain(setting: string, open: () => Promise<unknown>): Promise<void> {
  try {
    await open();
  } catch (error) {
    const code: unknown =
      typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    const reason = typeof code === 'string' ? REASONS[code] : undefined;
    if (reason === undefined) throw error;
    throw new ConfigurationError([`${setting}: ${reason}`], { cause: error });
  }
}

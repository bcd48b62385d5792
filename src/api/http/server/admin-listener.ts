import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { RouteAccess } from '../routes/route-access.js';
import type { ServerTls } from './server-tls.js';
import { NODE_HTTP_LIMITS } from './server-limits.js';
import { ignoreUnknownExpectations } from './unknown-expectations.js';

type Routing = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The second listener that takes the administrator's routes off the public one. Both share one router; a request is
 * told apart by the listener it came through, never by a header.
 */
export class AdminListener {
  readonly #separate: boolean;
  readonly #arrived = new WeakSet<IncomingMessage>();
  #server: Server | undefined;

  /** `separate` = a port of its own is configured. */
  constructor(separate: boolean) {
    this.#separate = separate;
  }

  /** Whether the listener that `request` came through serves routes of this access. */
  serves(request: IncomingMessage, access: RouteAccess): boolean {
    if (!this.#separate) return true;
    const internal = access.kind === 'admin' || (access.kind === 'public' && access.internal === true);
    const open = access.kind === 'public' && access.internal !== true;
    return open || internal === this.#arrived.has(request);
  }

  /** Opens the listener in front of the application's router and returns its port. Rejects with the error of `listen`. */
  async open(routing: Routing, host: string, port: number, tls?: ServerTls): Promise<number> {
    const take: Routing = (request, response) => {
      this.#arrived.add(request);
      routing(request, response);
    };
    const server = tls === undefined ? createServer(NODE_HTTP_LIMITS, take) : secureServer(tls, take);
    ignoreUnknownExpectations(server);
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    // A TCP server that listens has an address of this form.
    return (server.address() as AddressInfo).port;
  }

  /** Cuts off whoever is still connected; for a shutdown that has waited long enough. */
  closeAllConnections(): void {
    this.#server?.closeAllConnections();
  }

  /** Stops taking connections and resolves when the requests under way are answered. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }
}

function secureServer(tls: ServerTls, take: Routing): Server {
  const server = createSecureServer({ ...NODE_HTTP_LIMITS, ...tls.options }, take);
  tls.protect(server);
  return server;
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

import { LOOPBACK_HOSTS, MCP_PATH, refuseAtDoor, type Door, type DoorRefusal } from './http-door.js';
import { createMcpServer } from './mcp-server.js';
import type { ServiceClient } from './service-client.js';

/** Where to listen, and whom to let in. */
export interface HttpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Further names that clients reach the server by, such as the one of a proxy in front of it. */
  readonly allowedHosts: readonly string[];
  readonly secret: string;
}

/** How long requests under way may still take once the server is told to end. */
const GRACE_MS = 10_000;

/** A server that listens. */
export interface HttpListener {
  /** Address of the protocol. */
  readonly url: string;
  /** No new connections; settles when the requests under way are answered, after ten seconds at the latest. */
  close(): Promise<void>;
}

/**
 * Serves the protocol over streamable HTTP, without sessions: every request stands for itself, so any number of them
 * may come through any number of these servers.
 *
 * @throws Error of node:net when it cannot listen
 */
export async function serveHttp(client: ServiceClient, options: HttpOptions): Promise<HttpListener> {
  const { host, port, allowedHosts, secret } = options;
  const door: Door = { hosts: new Set([...LOOPBACK_HOSTS, inUrl(host), ...allowedHosts.map(inUrl)]), secret };
  const server = createServer((request, response) => void answer(client, door, request, response));
  server.listen(port, host);
  await once(server, 'listening');
  // A server that listens on a port has this kind of address.
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${inUrl(host)}:${taken}${MCP_PATH}`, close: () => close(server) };
}

async function answer(
  client: ServiceClient,
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refuseAtDoor(request, door);
  if (refusal !== undefined) return refuse(response, refusal);
  const server = createMcpServer(client);
  // No session id generator: no sessions. Every answer is one JSON document, there is nothing to stream.
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.on('close', () => void server.close());
  try {
    // The class says `| undefined` where the interface leaves members out.
    await server.connect(transport as Transport);
    await transport.handleRequest(request, response);
  } catch {
    if (!response.headersSent) refuse(response, { status: 500, message: 'Internal error' });
  }
}

function refuse(response: ServerResponse, { status, message, headers }: DoorRefusal): void {
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null });
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A client that stopped in the middle of a request would keep its connection, and the process, for ever.
  const end = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(end);
}

/** IPv6 addresses stand in brackets there, and names in lower case. */
function inUrl(host: string): string {
  return host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host.toLowerCase();
}

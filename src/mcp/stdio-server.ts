import { once } from 'node:events';

import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

import { createMcpServer } from './mcp-server.js';
import type { ServiceClient } from './service-client.js';

/**
 * Serves the protocol over standard input and output; nothing else may write there. Settles when the client has closed
 * its end; what it asked before is still answered.
 */
export async function serveStdio(client: ServiceClient): Promise<void> {
  const ended = once(process.stdin, 'end');
  await createMcpServer(client).connect(new StdioServerTransport());
  await ended;
}

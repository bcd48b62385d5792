import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolResult,
  type Tool as ListedTool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

import { VERSION } from '../platform/version.js';
import { INSTRUCTIONS } from './instructions.js';
import type { ServiceClient } from './service-client.js';
import { annotationsOf } from './tool-effect.js';
import { ToolFault } from './tool-fault.js';
import { faultOf, resultOf } from './tool-result.js';
import type { Tool } from './tool.js';
import { TOOLS } from './tools/index.js';

const BY_NAME: ReadonlyMap<string, Tool> = new Map(TOOLS.map((tool) => [tool.name, tool]));
const LISTED: readonly ListedTool[] = TOOLS.map(listed);

/**
 * A protocol server for one connection.
 *
 * The SDK's lower-level class, because its `McpServer` checks answers after the deed and would withhold what was signed
 * or charged already, and tells of bad arguments without saying what to do next.
 */
export function createMcpServer(client: ServiceClient): Server {
  const about = { name: 'twinseal', title: 'Twinseal', version: VERSION };
  const server = new Server(about, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...LISTED] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) =>
    answer(params.name, params.arguments, client, signal),
  );
  return server;
}

async function answer(
  name: string,
  given: unknown,
  client: ServiceClient,
  signal: AbortSignal,
): Promise<CallToolResult> {
  try {
    const tool = BY_NAME.get(name);
    if (tool === undefined) {
      throw new ToolFault(
        `There is no tool ${name.slice(0, 64)}`,
        'Take one of the names that tools/list shows.',
      );
    }
    return resultOf(await tool.call(given, client.during(signal)));
  } catch (error) {
    // Anything else is a bug; the protocol's own error answers it.
    if (!(error instanceof ToolFault)) throw error;
    return faultOf(error);
  }
}

function listed({ name, title, description, effect, input, output }: Tool): ListedTool {
  return {
    name,
    title,
    description,
    inputSchema: jsonSchema(input, 'input'),
    outputSchema: jsonSchema(output, 'output'),
    annotations: annotationsOf(effect, title),
  };
}

/** Draft 7, which every client’s validator knows. */
function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] {
  // The schema of an object has the type `object`.
  return z.toJSONSchema(schema, { target: 'draft-7', io, override: spellOpen }) as ListedTool['inputSchema'];
}

/** Zod writes "further members of any kind" as `{}`, which some clients take for a schema that was forgotten. */
function spellOpen({ jsonSchema: written }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (typeof written.additionalProperties === 'object') written.additionalProperties = true;
}

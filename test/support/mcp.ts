import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';

import { ensureBuilt, ROOT } from './built-service.js';
import { fipsignProject } from './fipsign.js';
import type { Settings } from './service.js';
import { until } from './until.js';
import type { World } from './world.js';

export const CLI = join(ROOT, 'dist/cli/twinseal.js');
/** FIPSign's and ours. */
export const TOOL_COUNT = 11 + 22;
export const MCP_SECRET = 'e2e-mcp-secret-5d0c7b1e9f3a4862-8d1f';

const environment = (settings: Settings): Record<string, string> => {
  const set = Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { PATH: process.env['PATH'] ?? '', ...Object.fromEntries(set) };
};

type Answer = Record<string, unknown>;

/** What a tool answered, as an agent sees it. */
export interface ToolAnswer {
  readonly isError: boolean;
  /** The one text, parsed. */
  readonly told: Answer;
  readonly structured: unknown;
}

/** The SDK's own client, which holds every answer against the tool's output schema. */
export class Agent {
  readonly #client: Client;
  readonly #complaints: () => string;

  private constructor(client: Client, complaints: () => string) {
    this.#client = client;
    this.#complaints = complaints;
  }

  /** Starts `twinseal mcp` with these settings and nothing else in its environment. */
  static async overStdio(settings: Settings): Promise<Agent> {
    await ensureBuilt();
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [CLI, 'mcp'],
      env: environment(settings),
      stderr: 'pipe',
    });
    let complaints = '';
    transport.stderr?.on('data', (chunk: Buffer) => void (complaints += chunk.toString('utf8')));
    return await Agent.#connect(transport, () => complaints);
  }

  static async overHttp(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Agent> {
    const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
    // The class says `| undefined` where the interface leaves members out.
    return await Agent.#connect(transport as Transport, () => '');
  }

  static async #connect(transport: Transport, complaints: () => string): Promise<Agent> {
    const client = new Client({ name: 'e2e', version: '1' });
    await client.connect(transport);
    const agent = new Agent(client, complaints);
    await agent.tools();
    return agent;
  }

  /** What it wrote to standard error. */
  get complaints(): string {
    return this.#complaints();
  }

  get instructions(): string {
    return this.#client.getInstructions() ?? '';
  }

  async tools(): Promise<readonly Tool[]> {
    return (await this.#client.listTools()).tools;
  }

  async call(name: string, given: Answer = {}): Promise<ToolAnswer> {
    const { content, isError, structuredContent } = await this.#client.callTool({ name, arguments: given });
    // What this server answers: one text.
    const [first] = content as readonly { readonly text: string }[];
    return {
      isError: isError === true,
      told: JSON.parse(first?.text ?? '') as Answer,
      structured: structuredContent,
    };
  }

  /** The answer of a call that must succeed. */
  async ok<T = Answer>(name: string, given: Answer = {}): Promise<T> {
    const { isError, told, structured } = await this.call(name, given);
    if (isError) throw new Error(`${name}: ${JSON.stringify(told)}`);
    if (JSON.stringify(structured) !== JSON.stringify(told)) throw new Error(`${name} told two answers`);
    return told as T;
  }

  /** The fault of a call that must fail. */
  async fault(name: string, given: Answer = {}): Promise<Answer> {
    const { isError, told, structured } = await this.call(name, given);
    if (!isError) throw new Error(`${name} succeeded`);
    const { error, next } = told;
    if (typeof error !== 'string' || typeof next !== 'string' || structured !== undefined) {
      throw new Error(`${name} told no fault: ${JSON.stringify(told)}`);
    }
    return told;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

/** A running `twinseal mcp --http` on a free port. */
export class McpOverHttp {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #output: () => string;

  private constructor(url: string, child: ChildProcess, output: () => string) {
    this.url = url;
    this.#process = child;
    this.#output = output;
  }

  static async start(settings: Settings, words: readonly string[] = []): Promise<McpOverHttp> {
    await ensureBuilt();
    const child = spawn(process.execPath, [CLI, 'mcp', '--http', '--port', '0', ...words], {
      env: environment({ TWINSEAL_MCP_SECRET: MCP_SECRET, ...settings }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    await until(() => /http:\S+/.test(output) || child.exitCode !== null);
    const url = /http:\S+/.exec(output)?.[0];
    if (url === undefined) throw new Error(`twinseal mcp --http did not start: ${output}`);
    return new McpOverHttp(url, child, () => output);
  }

  get output(): string {
    return this.#output();
  }

  /** SIGTERM and the exit status. */
  async stop(): Promise<number | null> {
    const ended = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    const [status] = (await ended) as [number | null];
    return status;
  }
}

/** Settings of `twinseal mcp` for a project of its own, with a certificate authority if wanted. */
export const mcpProject = async (
  { service }: World,
  { ca, ...key }: { readonly ca?: 'pqcert' | 'x509'; readonly scopes?: readonly string[] } = {},
): Promise<Record<'TWINSEAL_URL' | 'TWINSEAL_API_KEY', string>> => {
  const { project: made, admin, client } = await fipsignProject({ service }, {}, key);
  if (ca !== undefined) {
    await admin.ok('POST', `/projects/${made.id}/ca`, { format: ca, subject: 'Root' }, 201);
  }
  return { TWINSEAL_URL: service.base.origin, TWINSEAL_API_KEY: client.apiKey ?? '' };
};

/** Runs `work` with the SDK's client on `twinseal mcp`. @returns what it wrote to standard error */
export const withAgent = async (
  settings: Readonly<Record<string, string>>,
  work: (agent: Agent) => Promise<void>,
): Promise<string> => {
  const agent = await Agent.overStdio(settings);
  try {
    await work(agent);
    return agent.complaints;
  } finally {
    await agent.close();
  }
};

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

import { InvalidArgumentError } from 'commander';

import type { SecretSource } from '../../platform/config/configuration.js';
import { readProcessMcpConfiguration } from '../../platform/config/mcp-configuration.js';
import type { CliCommand, CliContext } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

interface Options {
  readonly http?: true;
  readonly host: string;
  readonly port: number;
  readonly allowHost: readonly string[];
}

const DEFAULT_PORT = 3030;

/** `twinseal mcp`: the service as tools of an agent, over the Model Context Protocol (docs/mcp.md). */
export const mcpCommand: CliCommand = (parent, { terminal }) => {
  parent
    .command('mcp')
    .description(
      'give agents tools of a running service over the Model Context Protocol, on standard input and output',
    )
    .option('--http', 'listen for streamable HTTP instead; clients send TWINSEAL_MCP_SECRET')
    .option('--host <address>', 'with --http: where to listen', '127.0.0.1')
    .option('--port <number>', 'with --http: port, 0 takes a free one', portNumber, DEFAULT_PORT)
    .option(
      '--allow-host <name>',
      'with --http: a further name that clients reach it by; may be given again',
      collect,
      [],
    )
    .action(async (options: Options) => {
      const { url, apiKey, httpSecret } = readProcessMcpConfiguration();
      // The protocol's library loads for this command only.
      const { ServiceClient, serveHttp, serveStdio } = await import('../../mcp/index.js');
      const key = apiKey === undefined ? undefined : await secretOf(apiKey);
      const client = new ServiceClient({ url, ...(key !== undefined && { apiKey: key }) });
      if (options.http !== true) return await serveStdio(client);
      const { host, port, allowHost: allowedHosts } = options;
      const secret = await secretOf(httpSecret ?? refuseOpenDoor());
      const listener = await serveHttp(client, { host, port, allowedHosts, secret }).catch(explainListening);
      await untilEnded(listener, terminal);
    });
};

async function untilEnded(
  listener: { readonly url: string; close(): Promise<void> },
  terminal: CliContext['terminal'],
): Promise<void> {
  terminal.note(`twinseal: agents find the tools at ${listener.url}`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await listener.close();
}

function refuseOpenDoor(): never {
  throw new CliError(
    'without a secret anybody who reaches the port could sign and decrypt',
    'set TWINSEAL_MCP_SECRET or TWINSEAL_MCP_SECRET_FILE, for example to the output of: openssl rand -hex 32',
    EXIT.usage,
  );
}

function explainListening(cause: unknown): never {
  throw new CliError(
    'the port cannot be listened on',
    'it may be taken: name another with --port, and an address of this machine with --host',
    EXIT.usage,
    cause,
  );
}

async function secretOf(source: SecretSource): Promise<string> {
  if (source.from === 'value') return source.value;
  const text = await readFile(source.path, 'utf8').catch((cause: unknown) => {
    throw new CliError(
      `${source.path} cannot be read`,
      'name the file that holds the secret',
      EXIT.usage,
      cause,
    );
  });
  return text.trim();
}

function collect(name: string, others: readonly string[]): readonly string[] {
  return [...others, name];
}

function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It is a number from 0 to 65535.');
}

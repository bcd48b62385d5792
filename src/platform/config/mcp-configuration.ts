import { resolve } from 'node:path';

import { readClientConfiguration } from './client-configuration.js';
import { CLIENT_SETTINGS, type ClientSettingName } from './client-settings.js';
import type { SecretSource } from './configuration.js';
import { readTable, type Environment } from './read-settings.js';

/** What `twinseal mcp` reads from the environment. Names in brackets are settings (docs/configuration.md). */
export interface McpConfiguration {
  /** [TWINSEAL_URL], else [FIPSIGN_BASE_URL], else the service of this machine. Without a trailing slash. */
  readonly url: string;
  /** [TWINSEAL_API_KEY], else [FIPSIGN_API_KEY] */
  readonly apiKey?: SecretSource;
  /** [TWINSEAL_MCP_SECRET] */
  readonly httpSecret?: SecretSource;
}

/** @throws ConfigurationError naming every fault, never a value */
export function readMcpConfiguration(environment: Environment): McpConfiguration {
  const client = readClientConfiguration(environment);
  const table = readTable(CLIENT_SETTINGS, environment);
  // Every parser of the table gives text.
  const values = table.values as { readonly [Name in ClientSettingName]?: string };
  const secret = (name: 'FIPSIGN_API_KEY' | 'TWINSEAL_MCP_SECRET'): SecretSource | undefined => {
    const value = values[name];
    const path = table.files.get(name);
    if (value !== undefined) return { from: 'value', value };
    return path === undefined ? undefined : { from: 'file', path: resolve(path) };
  };
  const apiKey = client.apiKey ?? secret('FIPSIGN_API_KEY');
  const httpSecret = secret('TWINSEAL_MCP_SECRET');
  return {
    url: values.TWINSEAL_URL ?? values.FIPSIGN_BASE_URL ?? client.url,
    ...(apiKey !== undefined && { apiKey }),
    ...(httpSecret !== undefined && { httpSecret }),
  };
}

/** `readMcpConfiguration` of this process's environment. */
export function readProcessMcpConfiguration(): McpConfiguration {
  return readMcpConfiguration(process.env);
}

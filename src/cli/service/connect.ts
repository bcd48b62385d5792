import { resolve } from 'node:path';

import type { Command } from 'commander';

import {
  readProcessClientConfiguration,
  type ClientConfiguration,
} from '../../platform/config/client-configuration.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { adminTokenFrom, apiKeyFrom, NO_CREDENTIAL } from './credential.js';
import { ServiceClient } from './service-client.js';

/** Where the service is. */
export interface AddressOptions {
  readonly url?: string;
}

/** Options of a command that acts for a project. */
export interface ProjectOptions extends AddressOptions {
  readonly apiKeyFile?: string;
  readonly apiKey?: string;
}

/** Options of a command that acts for the administrator. */
export interface AdministratorOptions extends AddressOptions {
  readonly adminTokenFile?: string;
}

/** Adds the option of a command that anybody may use. */
export function addressOptions(command: Command): Command {
  return command.option(
    '--url <url>',
    'address of the service (default: TWINSEAL_URL, else from HOST and PORT)',
  );
}

/** Adds the options of a command that acts for a project. */
export function projectOptions(command: Command): Command {
  return addressOptions(command)
    .option('--api-key-file <file>', 'file with the API key (default: TWINSEAL_API_KEY)')
    .option(
      '--api-key <key>',
      'the API key itself, which others on this machine can see while the command runs',
    );
}

/** Adds the options of a command that acts for the administrator. */
export function administratorOptions(command: Command): Command {
  return addressOptions(command).option(
    '--admin-token-file <file>',
    'file with the admin token (default: from the service’s settings)',
  );
}

/** The service without a key: what is public. @throws CliError, ConfigurationError */
export function connectAsAnybody({ url }: AddressOptions): ServiceClient {
  return new ServiceClient(addressOf(url, readProcessClientConfiguration().url), NO_CREDENTIAL);
}

/** @throws CliError, ConfigurationError */
export async function connectAsProject({ url, ...given }: ProjectOptions): Promise<ServiceClient> {
  const configuration = readProcessClientConfiguration();
  const base = addressOf(url, configuration.url);
  return new ServiceClient(base, await apiKeyFrom(apiKeySource(given, configuration)));
}

/** @throws CliError, ConfigurationError */
export async function connectAsAdministrator({
  url,
  adminTokenFile: file,
}: AdministratorOptions): Promise<ServiceClient> {
  const { adminUrl, adminToken } = readProcessClientConfiguration();
  const source = file === undefined ? adminToken : ({ from: 'file', path: resolve(file) } as const);
  return new ServiceClient(addressOf(url, adminUrl), await adminTokenFrom(source));
}

function apiKeySource(
  { apiKey, apiKeyFile }: Omit<ProjectOptions, 'url'>,
  configuration: ClientConfiguration,
): NonNullable<ClientConfiguration['apiKey']> {
  if (apiKey !== undefined && apiKeyFile !== undefined) {
    throw new CliError('the API key is given twice', 'give --api-key-file alone', EXIT.usage);
  }
  if (apiKey !== undefined) return { from: 'value', value: apiKey };
  if (apiKeyFile !== undefined) return { from: 'file', path: resolve(apiKeyFile) };
  if (configuration.apiKey !== undefined) return configuration.apiKey;
  throw new CliError(
    'no API key is given',
    'set TWINSEAL_API_KEY or give --api-key-file; `twinseal apikey create` makes a key',
    EXIT.usage,
  );
}

function addressOf(given: string | undefined, configured: string): string {
  if (given === undefined) return configured;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isPlain = url !== undefined && url.username + url.password + url.search + url.hash === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return given.replace(/\/+$/, '');
  throw new CliError('--url is no address of a service', 'give it as http://host:port', EXIT.usage);
}

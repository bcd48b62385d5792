import { resolve } from 'node:path';

import { CLIENT_SETTINGS, type ClientSettingName } from './client-settings.js';
import type { SecretSource } from './configuration.js';
import { secretOf } from './read-configuration.js';
import { readSettings, readTable, type Environment } from './read-settings.js';
import type { SettingValues } from './settings.js';

/** What commands know about the service that they talk to. Names in brackets are settings (docs/configuration.md). */
export interface ClientConfiguration {
  /** [TWINSEAL_URL] without a trailing slash. */
  readonly url: string;
  /** [TWINSEAL_ADMIN_URL] likewise. */
  readonly adminUrl: string;
  /** [TWINSEAL_API_KEY] */
  readonly apiKey?: SecretSource;
  /** [TWINSEAL_ADMIN_TOKEN] of the service itself, which the administrator of this machine has at hand. */
  readonly adminToken: SecretSource;
}

/**
 * What the environment says to a command. A command needs no master key, so it also runs where the service would not
 * start. @throws ConfigurationError naming every fault, never a value
 */
export function readClientConfiguration(environment: Environment): ClientConfiguration {
  const service = readSettings(environment);
  const client = readTable(CLIENT_SETTINGS, environment);
  // Every parser of the table gives text.
  const values = client.values as { readonly [Name in ClientSettingName]?: string };
  const { TWINSEAL_URL, TWINSEAL_ADMIN_URL, TWINSEAL_API_KEY: key } = values;
  const keyFile = client.files.get('TWINSEAL_API_KEY');
  return {
    url: TWINSEAL_URL ?? localAddress(service.values, service.values.PORT),
    adminUrl:
      TWINSEAL_ADMIN_URL ??
      TWINSEAL_URL ??
      localAddress(service.values, service.values.TWINSEAL_ADMIN_PORT ?? service.values.PORT),
    ...(key !== undefined && { apiKey: { from: 'value', value: key } }),
    ...(keyFile !== undefined && { apiKey: { from: 'file', path: resolve(keyFile) } }),
    adminToken: secretOf(
      service,
      'TWINSEAL_ADMIN_TOKEN',
      resolve(service.values.TWINSEAL_DATA_DIR ?? 'data'),
    ),
  };
}

/** `readClientConfiguration` of this process's environment. */
export function readProcessClientConfiguration(): ClientConfiguration {
  return readClientConfiguration(process.env);
}

/** A service on this machine, with the settings that it was started with; one that listens everywhere is reached here. */
function localAddress(
  { HOST = '127.0.0.1', TWINSEAL_TLS_CERT: certificate }: SettingValues,
  port = 3000,
): string {
  const host = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST;
  return `${certificate === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

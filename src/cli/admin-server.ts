import { readFile } from 'node:fs/promises';

import type { Command } from 'commander';

import type { Configuration } from '../platform/config/configuration.js';
import { readProcessConfiguration } from '../platform/config/read-configuration.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** Options of every command that talks to a running service as its administrator. */
export interface ServerOptions {
  readonly server?: string;
  readonly adminTokenFile?: string;
}

/** Adds the options; what is left out comes from the service's own settings. */
export function serverOptions(command: Command): Command {
  return command
    .option('--server <url>', 'address of the service (default: from HOST and PORT)')
    .option('--admin-token-file <file>', 'file with the admin token (default: from the settings)');
}

/** A running service, as its administrator sees it. */
export class AdminServer {
  readonly #base: string;
  readonly #token: string;

  private constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** @throws CliError when there is no token to be had; ConfigurationError */
  static async of({ server, adminTokenFile }: ServerOptions): Promise<AdminServer> {
    if (server !== undefined && !/^https?:\/\//.test(server)) {
      throw new CliError(`--server ${server} is no address`, 'give it as http://host:port', EXIT.usage);
    }
    const base = server ?? addressOf(readProcessConfiguration());
    const token =
      adminTokenFile === undefined
        ? await configuredToken(readProcessConfiguration())
        : await tokenIn(adminTokenFile);
    return new AdminServer(base.replace(/\/+$/, ''), token);
  }

  /** The answer of a GET below `/admin`, whose status is 200. @throws CliError */
  async get(path: string): Promise<Response> {
    const answer = await this.#fetch(`${this.#base}/admin${path}`);
    if (answer.ok) return answer;
    if (answer.status === 401) {
      throw new CliError(
        `${this.#base} does not take this admin token`,
        'give the file with the right one: --admin-token-file',
      );
    }
    const detail = await problemOf(answer);
    const next = 'the service’s log has more, under the request id';
    throw new CliError(
      `${this.#base} refused: ${detail}`,
      next,
      answer.status === 503 ? EXIT.unreachable : EXIT.refused,
    );
  }

  async #fetch(url: string): Promise<Response> {
    try {
      return await fetch(url, { headers: { authorization: `Bearer ${this.#token}` } });
    } catch (cause) {
      throw new CliError(
        `no service answers at ${this.#base}`,
        'start it with `twinseal start`, or name another with --server',
        EXIT.unreachable,
        cause,
      );
    }
  }
}

function addressOf({ http: { host, port, adminPort } }: Configuration): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${adminPort ?? port}`;
}

async function configuredToken({ secrets: { adminToken } }: Configuration): Promise<string> {
  return adminToken.from === 'value' ? adminToken.value : await tokenIn(adminToken.path);
}

async function tokenIn(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    throw new CliError(
      `there is no admin token in ${path}`,
      'set TWINSEAL_ADMIN_TOKEN, or give --admin-token-file',
      EXIT.usage,
      cause,
    );
  }
}

async function problemOf(answer: Response): Promise<string> {
  try {
    // RFC 9457; whatever else answers there is told by its status.
    const { detail } = (await answer.json()) as { readonly detail?: unknown };
    return typeof detail === 'string' ? detail : `status ${answer.status}`;
  } catch {
    return `status ${answer.status}`;
  }
}

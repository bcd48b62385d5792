import { readFile } from 'node:fs/promises';

import type { SecretSource } from '../../platform/config/configuration.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

/** As whom a command talks to the service. */
export type CredentialKind = 'api-key' | 'admin-token' | 'none';

/** Who asks. The text is as secret as what it opens: it goes into a header and nowhere else. */
export interface Credential {
  readonly kind: CredentialKind;
  readonly headers: Readonly<Record<string, string>>;
}

/** For routes that need no key. */
export const NO_CREDENTIAL: Credential = { kind: 'none', headers: {} };

/** An API key as every dialect takes it. @throws CliError */
export async function apiKeyFrom(source: SecretSource): Promise<Credential> {
  const key = await secretText(source, 'API key', 'put the key that `twinseal apikey create` showed there');
  return { kind: 'api-key', headers: { 'x-api-key': key } };
}

/** The administrator's token. @throws CliError */
export async function adminTokenFrom(source: SecretSource): Promise<Credential> {
  const next = 'set TWINSEAL_ADMIN_TOKEN or TWINSEAL_ADMIN_TOKEN_FILE, or give --admin-token-file';
  const token = await secretText(source, 'admin token', next);
  return { kind: 'admin-token', headers: { authorization: `Bearer ${token}` } };
}

async function secretText(source: SecretSource, what: string, next: string): Promise<string> {
  if (source.from === 'value') return headerText(source.value, `the ${what} that was given`, next);
  const { path } = source;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError(`there is no ${what} in ${path}`, next, EXIT.usage, cause);
  });
  return headerText(text.trim(), `what ${path} holds as ${what}`, next);
}

/** The HTTP client's own complaint would show the text. */
function headerText(text: string, what: string, next: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new CliError(`${what} is no single word`, next, EXIT.usage);
}

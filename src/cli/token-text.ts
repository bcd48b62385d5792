import { encodeBase64 } from '../crypto/encodings/base64.js';
import { CliError } from './cli-error.js';
import { readText } from './input.js';
import { JsonObject } from './json-object.js';
import type { Terminal } from './terminal.js';

/** The one-line form of a token, as `Authorization: Bearer` carries it: base64 of its JSON. */
export function bearerText(token: object): string {
  return encodeBase64(Buffer.from(JSON.stringify(token)));
}

/**
 * A token from a file or standard input (`-`), as JSON or in its one-line form. Never from an argument: others on the
 * machine could take it from there.
 * @throws CliError
 */
export async function readToken(path: string, terminal: Terminal): Promise<object> {
  const text = (await readText(path, terminal)).trim();
  const unexpected = (): CliError =>
    new CliError(`${path} holds no token`, 'give what `twinseal token sign` wrote, - for standard input');
  const json = text.startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
  try {
    return JsonObject.of(JSON.parse(json), unexpected).value;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw unexpected();
    throw cause;
  }
}

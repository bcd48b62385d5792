import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Pkcs11UriError } from './pkcs11-uri-error.js';

/** Which module and token to use, and where its PIN is: the parsed form of `TWINSEAL_PKCS11_URI`. */
export interface Pkcs11Uri {
  /** Absolute path of the module's shared library (`module-path`). */
  readonly modulePath: string;
  /** Absolute path of the file that holds the PIN (`pin-source=file:…`). */
  readonly pinFile: string;
  /** Token label without padding (`token`). At least one of label and serial is given. */
  readonly label?: string;
  /** Token serial number without padding (`serial`). */
  readonly serial?: string;
  /** Sessions in the pool (`twinseal-sessions`, ours). */
  readonly sessions?: number;
  /** The operator's word that the token is hardware (`twinseal-token-class=hardware`, ours). */
  readonly assertedHardware: boolean;
  /** Text handed to C_Initialize, which NSS needs (`twinseal-init-args`, ours). */
  readonly initArguments?: string;
}

const PATH_ATTRIBUTES = ['token', 'serial'] as const;
const QUERY_ATTRIBUTES = [
  'module-path',
  'pin-source',
  'twinseal-sessions',
  'twinseal-token-class',
  'twinseal-init-args',
] as const;
const MAXIMUM_SESSIONS = 64;

/**
 * Parses an RFC 7512 URI such as `pkcs11:token=keys;serial=4f2a?module-path=/usr/lib/p11.so&pin-source=file:/run/pin`.
 * Only attributes that this service uses are accepted: a misspelt or unsupported one would silently select another
 * token. `pin-value` is refused, because a PIN does not belong into a setting.
 *
 * @throws Pkcs11UriError naming the fault, never a value
 */
export function parsePkcs11Uri(uri: string): Pkcs11Uri {
  const { path, query } = split(uri);
  const token = attributes(path, ';', PATH_ATTRIBUTES);
  const settings = attributes(query, '&', QUERY_ATTRIBUTES);
  if (!token.has('token') && !token.has('serial')) throw new Pkcs11UriError('needs token= or serial=');
  return Object.freeze({
    modulePath: absolute('module-path', settings.get('module-path')),
    pinFile: pinFile(settings.get('pin-source')),
    ...present('label', token.get('token')),
    ...present('serial', token.get('serial')),
    ...present('sessions', sessions(settings.get('twinseal-sessions'))),
    assertedHardware: assertedHardware(settings.get('twinseal-token-class')),
    ...present('initArguments', settings.get('twinseal-init-args')),
  });
}

function split(uri: string): { path: string; query: string } {
  const parts = /^pkcs11:([^?#]*)(?:\?([^?#]*))?$/i.exec(uri);
  if (parts === null) throw new Pkcs11UriError('is not of the form pkcs11:…?…');
  return { path: parts[1] ?? '', query: parts[2] ?? '' };
}

function attributes(text: string, separator: string, known: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text === '' ? [] : text.split(separator)) {
    const at = part.indexOf('=');
    const name = at < 0 ? part : part.slice(0, at);
    if (!known.includes(name)) throw unknownAttribute(name);
    if (found.has(name)) throw new Pkcs11UriError(`gives ${name} twice`);
    found.set(name, decoded(name, at < 0 ? '' : part.slice(at + 1)));
  }
  return found;
}

function unknownAttribute(name: string): Pkcs11UriError {
  if (name === 'pin-value') return new Pkcs11UriError('must not hold the PIN itself: use pin-source=file:…');
  // An unknown name may be a value in the wrong place, so only a plain word is shown.
  return new Pkcs11UriError(
    `has an attribute that is not supported${/^[a-z-]{1,32}$/.test(name) ? `: ${name}` : ''}`,
  );
}

function decoded(name: string, value: string): string {
  let text: string;
  try {
    text = decodeURIComponent(value);
  } catch {
    throw new Pkcs11UriError(`has a broken percent-encoding in ${name}`);
  }
  if (text === '') throw new Pkcs11UriError(`has an empty ${name}`);
  return text;
}

function absolute(name: string, path: string | undefined): string {
  if (path === undefined) throw new Pkcs11UriError(`needs ${name}=`);
  if (!isAbsolute(path)) throw new Pkcs11UriError(`needs an absolute path as ${name}`);
  return path;
}

function pinFile(source: string | undefined): string {
  if (source === undefined) throw new Pkcs11UriError('needs pin-source=file:…');
  // RFC 7512 section 2.4 allows a bare path; `|command` and other schemes are not supported.
  if (!source.startsWith('file:')) return absolute('pin-source', source);
  if (!source.startsWith('file://')) return absolute('pin-source', source.slice('file:'.length));
  try {
    return fileURLToPath(source);
  } catch {
    throw new Pkcs11UriError('has a pin-source that names no local file');
  }
}

function sessions(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MAXIMUM_SESSIONS) return count;
  throw new Pkcs11UriError(`needs twinseal-sessions from 1 to ${MAXIMUM_SESSIONS}`);
}

function assertedHardware(tokenClass: string | undefined): boolean {
  if (tokenClass === undefined || tokenClass === 'hardware') return tokenClass !== undefined;
  throw new Pkcs11UriError('knows only twinseal-token-class=hardware');
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  // The computed key has exactly the type asked for.
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}

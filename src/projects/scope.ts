import { RequestError } from '../errors/index.js';

/** What an API key may be allowed to do; every authenticated route needs exactly one of these (contracts: admin, "Scopes"). */
export const SCOPES = [
  'keys:read',
  'keys:write',
  'sign',
  'sign:mu',
  'verify',
  'encrypt',
  'decrypt',
  'tokens',
  'mandates',
  'ca',
  'usage',
  'webhook',
  'attest',
  'census',
] as const;

/** What an API key may do; each route asks for one. */
export type Scope = (typeof SCOPES)[number];

/** The scopes of one API key; null allows every scope, also ones that later releases add. */
export type Scopes = readonly Scope[] | null;

const KNOWN: ReadonlySet<string> = new Set(SCOPES);

/**
 * Reads the scopes that a caller names: in the list's own order, each once. Absent means all.
 * @throws RequestError `request.shape` for an unknown name, and for an empty list, which would make a key that can do nothing.
 */
export function readScopes(names: readonly string[] | null | undefined): Scopes {
  if (names === undefined || names === null) return null;
  const unknown = names.find((name) => !KNOWN.has(name));
  if (unknown !== undefined || names.length === 0) {
    throw new RequestError('request.shape', `"scopes" takes one or more of: ${SCOPES.join(' ')}`, {
      facts: { field: 'scopes' },
    });
  }
  return SCOPES.filter((scope) => names.includes(scope));
}

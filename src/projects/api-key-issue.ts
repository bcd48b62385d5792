import type { AuditDraft } from '../ledger/index.js';
import type { Clock } from '../platform/clock.js';
import type { Ids } from '../platform/ids.js';
import type { Randomness } from '../platform/randomness.js';
import { makeApiKey } from './api-key-format.js';
import type { ApiKey, NewApiKey } from './api-key.js';
import { readExpiry } from './expiry.js';
import { fieldText } from '../platform/field-text.js';
import { readScopes } from './scope.js';

/** Length limit of an API key's name in UTF-16 units. */
export const MAX_API_KEY_NAME = 100;

/** Where a key's identity, time and secret come from. */
export interface IssueSources {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomness: Randomness;
}

/** A key that is made but not stored yet. */
export interface DraftApiKey {
  readonly apiKey: ApiKey;
  /** The key itself, for the one answer that shows it. */
  readonly text: string;
  /** SHA-256 of `text`, 32 bytes. */
  readonly hash: Uint8Array;
}

/** Makes a key after checking the request. @throws RequestError `request.shape`. */
export function draftApiKey(
  projectId: string,
  request: NewApiKey,
  { clock, ids, randomness }: IssueSources,
): DraftApiKey {
  const { format } = request;
  const { text, prefix, hash } = makeApiKey(format, randomness);
  const apiKey: ApiKey = {
    id: ids.make('akey'),
    projectId,
    name: fieldText('name', request.name, MAX_API_KEY_NAME),
    format,
    prefix,
    scopes: readScopes(request.scopes),
    expiresAt: readExpiry(request.expiresAt, clock.now()),
    createdAt: clock.timestamp(),
    revokedAt: null,
  };
  return { apiKey, text, hash };
}

/** The audit entry of a key's creation. */
export function creationEntry({ id, format, scopes, expiresAt }: ApiKey): AuditDraft {
  const details = { format, scopes: scopes?.join(' ') ?? 'all', expires_at: expiresAt };
  return { action: 'apikey.create', target: id, outcome: 'ok', details };
}

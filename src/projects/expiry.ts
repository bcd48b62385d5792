import { parseRfc3339 } from '../platform/rfc3339.js';
import { refusedField } from '../platform/field-text.js';

/** Length of `YYYY-MM-DDTHH:mm:ss.sssZ`; years past 9999 are longer and would not sort as text. */
const STORED_LENGTH = 24;

/**
 * Reads a time of expiry into the stored form (UTC, milliseconds). Absent or null means never.
 * @param now milliseconds since the Unix epoch.
 * @throws RequestError `request.shape` when it is no RFC 3339 time or does not lie in the future.
 */
export function readExpiry(text: string | null | undefined, now: number): string | null {
  if (text === undefined || text === null) return null;
  const at = parseRfc3339(text);
  const stored = at === undefined ? '' : new Date(at).toISOString();
  if (at === undefined || at <= now || stored.length !== STORED_LENGTH) {
    throw refusedField('expires_at', 'must be an RFC 3339 time in the future');
  }
  return stored;
}

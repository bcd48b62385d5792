import { refusedField } from './field-text.js';

/** RFC 3339 date-time; seconds and an offset are required. */
const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

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

function parseRfc3339(text: string): number | undefined {
  const [, date, time, fraction = '', offset] = RFC_3339.exec(text) ?? [];
  if (date === undefined || time === undefined || offset === undefined) return undefined;
  // Date.parse rolls 30 February over into March: the calendar day must come back unchanged.
  const day = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) return undefined;
  const at = Date.parse(`${date}T${time}${fraction}${offset.toUpperCase()}`);
  return Number.isNaN(at) ? undefined : at;
}

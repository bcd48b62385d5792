/** RFC 3339 date-time; seconds and an offset are required. */
const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The instant of an RFC 3339 time in milliseconds since the Unix epoch; undefined for any other text. */
export function parseRfc3339(text: string): number | undefined {
  const [, date, time, fraction = '', offset] = RFC_3339.exec(text) ?? [];
  if (date === undefined || time === undefined || offset === undefined) return undefined;
  // Date.parse rolls 30 February over into March: the calendar day must come back unchanged.
  const day = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) return undefined;
  const at = Date.parse(`${date}T${time}${fraction}${offset.toUpperCase()}`);
  return Number.isNaN(at) ? undefined : at;
}

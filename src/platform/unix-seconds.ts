/** Unix seconds of an RFC 3339 time. */
export function unixSecondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

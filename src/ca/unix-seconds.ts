/** Unix seconds of an RFC 3339 time. */
export function unixSecondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

/** Unix seconds of milliseconds since the epoch. */
export function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

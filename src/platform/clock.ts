/** The one source of time, so tests can move it. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch. */
  abstract now(): number;

  /** Whole seconds since the Unix epoch. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** RFC 3339 UTC with milliseconds and `Z`. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }
}

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}

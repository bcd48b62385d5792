import { Clock } from '../clock.js';

/** A clock that stands still until a test moves it. */
export class TestClock extends Clock {
  /** Milliseconds since the Unix epoch. */
  time: number;

  /** @param start RFC 3339 */
  constructor(start = '2026-11-21T12:00:00.000Z') {
    super();
    this.time = Date.parse(start);
  }

  override now(): number {
    return this.time;
  }
}

import { TestClock } from '../../../platform/testing/test-clock.js';
import { RateLimiter } from './rate-limiter.js';

describe('RateLimiter', () => {
  it('waits no longer than a minute when the clock was set back', () => {
    const clock = new TestClock();
    const sut = new RateLimiter(clock);
    sut.take('a', 1);
    clock.time -= 3_600_000;
    expect(sut.take('a', 1)).toEqual({ allowed: true, limit: 1, remaining: 0, resetSeconds: 60 });
    expect(sut.take('a', 1).allowed).toBe(false);
  });

  it('tells how a counter stands without counting', () => {
    const sut = new RateLimiter(new TestClock());
    expect(sut.peek('a', 1)).toMatchObject({ allowed: true, remaining: 1 });
    sut.take('a', 1);
    expect(sut.peek('a', 1)).toMatchObject({ allowed: false, remaining: 0 });
    expect(sut.peek('b', 1).allowed).toBe(true);
  });

  it('counts classes apart', () => {
    const sut = new RateLimiter(new TestClock());
    sut.take('read a', 1);
    expect(sut.take('write a', 1).allowed).toBe(true);
  });
});

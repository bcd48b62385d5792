import { TimeOrderedIds } from './ids.js';
import { TestClock } from './testing/test-clock.js';

const clock = new TestClock();

describe('TimeOrderedIds', () => {
  const sut = new TimeOrderedIds(clock);

  it('makes ids of a prefix and 32 hex digits, none of them twice in a millisecond', () => {
    const ids = Array.from({ length: 5_000 }, () => sut.make('key'));
    for (const id of ids) expect(id).toMatch(/^key_[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(5_000);
  });

  it('makes later ids that sort behind earlier ones', () => {
    const before = sut.make('aud');
    clock.time += 1;
    expect(sut.make('aud') > before).toBe(true);
  });

  it.each([0, 1, clock.time, clock.time - 60_000])('begins with the time, as at %d', (time) => {
    clock.time = time;
    expect(Number.parseInt(sut.make('cert').slice('cert_'.length, 'cert_'.length + 12), 16)).toBe(time);
  });

  it('makes request ids that are version 4 UUIDs', () => {
    expect(sut.requestId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

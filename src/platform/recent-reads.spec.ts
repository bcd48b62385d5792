import { RECENT_MS, RecentReads } from './recent-reads.js';
import { TestClock } from './testing/test-clock.js';

const value = { some: 'thing' };

describe('RecentReads', () => {
  const clock = new TestClock();
  let sut: RecentReads<object>;
  beforeEach(() => {
    sut = new RecentReads(clock);
  });

  it('answers from memory for one second, counted from before the read', () => {
    const ticket = sut.begin();
    clock.time += 400;
    sut.remember('name', value, ticket);
    clock.time += RECENT_MS - 401;
    expect(sut.find('name')).toBe(value);
    clock.time += 1;
    expect(sut.find('name')).toBeUndefined();
  });

  it('never outlives the thing itself', () => {
    sut.remember('name', value, sut.begin(), clock.time + 10);
    clock.time += 9;
    expect(sut.find('name')).toBe(value);
    clock.time += 1;
    expect(sut.find('name')).toBeUndefined();
  });

  it('does not stretch the second when the clock is set back', () => {
    sut.remember('name', value, sut.begin());
    clock.time -= 1;
    expect(sut.find('name')).toBeUndefined();
  });

  it('forgets at once, also what a read under way has read', () => {
    sut.remember('name', value, sut.begin());
    const ticket = sut.begin();
    sut.forget();
    expect(sut.find('name')).toBeUndefined();
    sut.remember('name', value, ticket);
    expect(sut.find('name')).toBeUndefined();
  });

  it('lets the oldest go when it is full', () => {
    const names = Array.from({ length: 10_001 }, (_, index) => `name ${index}`);
    for (const name of names) sut.remember(name, value, sut.begin());
    expect(sut.find(names[0]!)).toBeUndefined();
    expect(names.slice(1).every((name) => sut.find(name) === value)).toBe(true);
  });
});

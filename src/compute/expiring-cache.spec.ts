import { Epoch } from './epoch.js';
import { ExpiringCache } from './expiring-cache.js';

describe('ExpiringCache', () => {
  const disposed: string[] = [];
  const epoch = new Epoch();
  let sut: ExpiringCache<string>;

  beforeEach(() => {
    jest.useFakeTimers();
    disposed.length = 0;
    sut = new ExpiringCache({
      entries: 2,
      lifetime: 1_000,
      dispose: (value: string) => disposed.push(value),
      epoch,
    });
  });
  afterEach(() => jest.useRealTimers());

  it('disposes of the least recently used entry beyond its bound', () => {
    sut.set('a', 'A');
    sut.set('b', 'B');
    sut.get('a');
    sut.set('c', 'C');
    expect(disposed).toEqual(['B']);
    expect([sut.get('a'), sut.get('b'), sut.get('c')]).toEqual(['A', undefined, 'C']);
  });

  it('disposes of an entry when its time is over, also when it was used and nobody asks again', () => {
    sut.set('a', 'A');
    jest.advanceTimersByTime(900);
    expect(sut.get('a')).toBe('A');
    jest.advanceTimersByTime(100);
    expect(disposed).toEqual(['A']);
    expect(sut.size).toBe(0);
  });

  it('disposes of everything once the epoch has advanced', () => {
    sut.set('a', 'A');
    sut.set('b', 'B');
    epoch.advance();
    expect(sut.get('a')).toBeUndefined();
    expect(disposed).toEqual(['A', 'B']);
  });

  it('disposes of a replaced value, and of each value once', () => {
    sut.set('a', 'A');
    sut.set('a', 'A2');
    sut.clear();
    jest.advanceTimersByTime(5_000);
    expect(disposed).toEqual(['A', 'A2']);
  });
});

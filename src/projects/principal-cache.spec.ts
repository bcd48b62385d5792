import { Clock } from '../platform/clock.js';
import { CACHE_MS, PrincipalCache } from './principal-cache.js';
import type { Principal } from './principal.js';

class TestClock extends Clock {
  time = 1_000_000;
  override now(): number {
    return this.time;
  }
}

const principal: Principal = {
  projectId: 'proj_1',
  apiKeyId: 'akey_1',
  apiKeyName: 'ci',
  format: 'qph',
  scopes: null,
  allowedAlgorithms: null,
};
const hash = new Uint8Array(32).fill(7);

describe('PrincipalCache', () => {
  const clock = new TestClock();
  let sut: PrincipalCache;
  beforeEach(() => {
    sut = new PrincipalCache(clock);
  });

  it('answers from memory for one second, counted from before the look-up', () => {
    const lookUp = sut.begin();
    clock.time += 400;
    sut.remember(hash, principal, lookUp, Infinity);
    clock.time += CACHE_MS - 401;
    expect(sut.find(hash)).toBe(principal);
    clock.time += 1;
    expect(sut.find(hash)).toBeUndefined();
  });

  it('never outlives the credential', () => {
    sut.remember(hash, principal, sut.begin(), clock.time + 10);
    clock.time += 9;
    expect(sut.find(hash)).toBe(principal);
    clock.time += 1;
    expect(sut.find(hash)).toBeUndefined();
  });

  it('does not stretch the second when the clock is set back', () => {
    sut.remember(hash, principal, sut.begin(), Infinity);
    clock.time -= 1;
    expect(sut.find(hash)).toBeUndefined();
  });

  it('forgets at once, also what a look-up under way has read', () => {
    sut.remember(hash, principal, sut.begin(), Infinity);
    const lookUp = sut.begin();
    sut.forget();
    expect(sut.find(hash)).toBeUndefined();
    sut.remember(hash, principal, lookUp, Infinity);
    expect(sut.find(hash)).toBeUndefined();
  });

  it('lets the oldest go when it is full', () => {
    const hashes = Array.from({ length: 10_001 }, (_, index) => {
      const bytes = new Uint8Array(32);
      new DataView(bytes.buffer).setUint32(0, index);
      return bytes;
    });
    for (const each of hashes) sut.remember(each, principal, sut.begin(), Infinity);
    expect(sut.find(hashes[0]!)).toBeUndefined();
    expect(hashes.slice(1).every((each) => sut.find(each) === principal)).toBe(true);
  });
});

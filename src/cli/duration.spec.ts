import { readDuration } from './duration.js';

describe('readDuration', () => {
  it.each([
    ['3600', 3600],
    ['90s', 90],
    ['60m', 3600],
    ['12h', 43_200],
    ['90d', 7_776_000],
  ])('%s is %d seconds', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
  });

  it.each(['', 'd', '-5', '1.5h', '1w', '1 h', '99999999999'])('%j is refused', (text) => {
    expect(() => readDuration(text)).toThrow(/60m, 12h, 90d/);
  });
});

import { parseRfc3339 } from './rfc3339.js';

describe('parseRfc3339', () => {
  it.each([
    ['2026-11-21T08:30:00Z', Date.UTC(2026, 10, 21, 8, 30)],
    ['2026-11-21t08:30:00.25z', Date.UTC(2026, 10, 21, 8, 30, 0, 250)],
    ['2026-11-21T08:30:00+02:00', Date.UTC(2026, 10, 21, 6, 30)],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ])('reads %s', (text, instant) => {
    expect(parseRfc3339(text)).toBe(instant);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21',
    '2026-11-21T08:30:00',
    '2026-11-21 08:30:00Z',
    'Sat Nov 21 2026',
    '',
  ])('refuses %j', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });
});

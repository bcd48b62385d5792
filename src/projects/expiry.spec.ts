import fc from 'fast-check';

import { readExpiry } from './expiry.js';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const refused = expect.objectContaining({ code: 'request.shape', facts: { field: 'expires_at' } });

describe('expiry', () => {
  it('means never when absent', () => {
    expect(readExpiry(undefined, NOW)).toBeNull();
    expect(readExpiry(null, NOW)).toBeNull();
  });

  it.each([
    ['2026-11-21T12:00:00.001Z', '2026-11-21T12:00:00.001Z'],
    ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['2027-01-01t00:30:00z', '2027-01-01T00:30:00.000Z'],
    ['2027-01-01T00:00:00+02:00', '2026-12-31T22:00:00.000Z'],
    ['2028-02-29T23:59:59.123456789-00:30', '2028-03-01T00:29:59.123Z'],
  ])('reads %s', (text, stored) => {
    expect(readExpiry(text, NOW)).toBe(stored);
  });

  it.each([
    ['the present moment', '2026-11-21T12:00:00.000Z'],
    ['the past', '2020-01-01T00:00:00Z'],
    ['a day alone', '2027-01-01'],
    ['a time without offset', '2027-01-01T00:00:00'],
    ['a day that no calendar has', '2027-02-30T00:00:00Z'],
    ['a 29 February outside leap years', '2027-02-29T00:00:00Z'],
    ['hour 24', '2027-01-01T24:00:00Z'],
    ['second 60', '2027-01-01T00:00:60Z'],
    ['an offset of a whole day', '2027-01-01T00:00:00+24:00'],
    ['Unix seconds', '1900000000'],
    ['a year of five digits', '10000-01-01T00:00:00Z'],
    ['a moment that its offset moves past the year 9999', '9999-12-31T23:59:59-01:00'],
    ['words', 'tomorrow'],
    ['nothing', ''],
    ['a time and more', '2027-01-01T00:00:00Z '],
  ])('refuses %s', (_, text) => {
    expect(() => readExpiry(text, NOW)).toThrow(refused);
  });

  it('reads back every moment that JavaScript writes', () => {
    const moments = fc.date({
      min: new Date(NOW + 1),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        expect(readExpiry(moment.toISOString(), NOW)).toBe(moment.toISOString());
      }),
    );
  });
});

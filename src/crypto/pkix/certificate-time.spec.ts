import { Time } from '@peculiar/asn1-x509';
import fc from 'fast-check';

import { DerReader } from '../encodings/der-reader.js';
import { dateOf, derTime, readTime, secondsOf } from './certificate-time.js';
import { toDer } from './der-codec.js';

const LAST_OF_2049 = Date.UTC(2049, 11, 31, 23, 59, 59) / 1000;
const LAST_OF_ALL = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;
const anySecond = fc.integer({ min: 0, max: LAST_OF_ALL });
const aroundTheBorder = fc.integer({ min: LAST_OF_2049 - 100, max: LAST_OF_2049 + 100 });
const element = (tag: number, text: string): Uint8Array =>
  Uint8Array.from([tag, text.length, ...Buffer.from(text)]);

describe('a time', () => {
  it.each([
    [0, 0x17, '700101000000Z'],
    [LAST_OF_2049, 0x17, '491231235959Z'],
    [LAST_OF_2049 + 1, 0x18, '20500101000000Z'],
    [LAST_OF_ALL, 0x18, '99991231235959Z'],
  ])('of second %i has the form of its year', (seconds, tag, text) => {
    expect(derTime(seconds)).toEqual(element(tag, text));
  });

  it('is written as the library writes it and read back by both', () => {
    fc.assert(
      fc.property(fc.oneof(anySecond, aroundTheBorder), (seconds) => {
        const der = derTime(seconds);
        const byLibrary = new Time(dateOf(seconds));
        expect(der).toEqual(toDer(byLibrary));
        expect(readTime(new DerReader(der), 'time')).toBe(seconds);
        expect(secondsOf(byLibrary)).toBe(seconds);
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, LAST_OF_ALL + 1])('of %p seconds is refused', (seconds) => {
    expect(() => derTime(seconds)).toThrow(TypeError);
    expect(() => dateOf(seconds)).toThrow(TypeError);
  });

  it.each([
    [0x17, '491231235959'],
    [0x17, '4912312359Z'],
    [0x17, '491231235959+0000'],
    [0x17, '491331235959Z'],
    [0x17, '490230000000Z'],
    [0x17, '491231235960Z'],
    [0x17, '500101000000Z'],
    [0x18, '20491231235959Z'],
    [0x18, '20500101000000.5Z'],
    [0x18, '20500101000000'],
    [0x18, ''],
  ])('is not read from %i %s', (tag, text) => {
    expect(() => readTime(new DerReader(element(tag, text)), 'time')).toThrow('a time is not in the form');
  });
});

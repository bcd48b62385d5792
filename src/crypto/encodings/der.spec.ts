import fc from 'fast-check';

import { readDer, type DerReader } from './der-reader.js';
import { DerTag } from './der-tag.js';
import { derBitString, derElement, derOctetString, derOid, derSequence, derUnsigned } from './der-writer.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const read = <T>(der: Uint8Array, how: (reader: DerReader) => T): T | 'refused' =>
  readDer(der, how, () => 'refused');
const octets = (reader: DerReader): Uint8Array => reader.contents(DerTag.octetString, 'x');

describe('DER', () => {
  it('brings back octet strings, bit strings and integers of every length', () => {
    const lengths = fc.oneof(fc.nat(300), fc.constantFrom(127, 128, 255, 256, 65_535, 65_536));
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 255 }), (length, fill) => {
        const value = new Uint8Array(length).fill(fill);
        expect(read(derOctetString(value), octets)).toEqual(value);
        expect(read(derBitString(value), (reader) => reader.bitString('x'))).toEqual(value);
        expect(hex(read(derUnsigned(value), (reader) => reader.unsigned('x')) as Uint8Array)).toBe(
          hex(value).replace(/^(00)+(?=..)/, '') || '00',
        );
      }),
      { numRuns: 60 },
    );
  });

  it('refuses every truncation and a trailing byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (value, position) => {
        const der = derSequence(derOctetString(value), derUnsigned(value));
        const whole = (reader: DerReader) => {
          const inner = reader.sequence('x');
          const parts = [octets(inner), inner.unsigned('x')];
          inner.end('x');
          return parts;
        };
        expect(read(der, whole)).not.toBe('refused');
        expect(read(der.subarray(0, position % der.length), whole)).toBe('refused');
        expect(read(Uint8Array.from([...der, 0]), whole)).toBe('refused');
      }),
    );
  });

  it.each([
    ['an indefinite length', '0480aabb0000'],
    ['a length in two octets that fits one', '048101aa'],
    ['a length with a leading zero octet', '04820001aa'],
    ['a length of four octets', '048400000001aa'],
    ['another tag', '0301aa'],
    ['a length beyond the end', '0402aa'],
    ['no length', '04'],
    ['nothing', ''],
  ])('refuses %s', (_name, der) => {
    expect(read(bytesOf(der), octets)).toBe('refused');
  });

  it.each([
    ['a negative integer', '0201ff'],
    ['an integer with a needless zero', '02020001'],
    ['an empty integer', '0200'],
  ])('refuses %s', (_name, der) => {
    expect(read(bytesOf(der), (reader) => reader.unsigned('x'))).toBe('refused');
  });

  it.each([
    ['unused bits', '030201aa'],
    ['no unused-bits octet', '0300'],
  ])('refuses a bit string with %s', (_name, der) => {
    expect(read(bytesOf(der), (reader) => reader.bitString('x'))).toBe('refused');
  });

  it.each([
    ['2.16.840.1.101.3.4.3.18', '0609608648016503040312'],
    ['1.3.6.1.5.5.7.6.45', '06082b0601050507062d'],
    ['1.2.840.10045.3.1.7', '06082a8648ce3d030107'],
    ['1.3.132.0.34', '06052b81040022'],
    ['1.3.101.112', '06032b6570'],
    ['2.999.3', '0603883703'],
  ])('writes the object identifier %s', (dotted, der) => {
    expect(hex(derOid(dotted))).toBe(der);
  });

  it.each(['', '1', '3.1.2', '1.02.3', '1..2', 'a.b'])(
    'does not write %j as an object identifier',
    (dotted) => {
      expect(() => derOid(dotted)).toThrow(TypeError);
    },
  );

  it('lets errors that are not about the input through', () => {
    const fail = (): never => {
      throw new RangeError('a bug');
    };
    expect(() => read(bytesOf('0400'), fail)).toThrow(RangeError);
  });

  it('hides nothing inside an element that is not read to its end', () => {
    const der = derElement(
      DerTag.explicit0,
      derOctetString(Uint8Array.of(1)),
      derOctetString(Uint8Array.of(2)),
    );
    const partly = (reader: DerReader) => {
      const inner = reader.sequence('x', DerTag.explicit0);
      octets(inner);
      inner.end('x');
    };
    expect(read(der, partly)).toBe('refused');
  });
});

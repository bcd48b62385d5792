import fc from 'fast-check';

import { decodeCanonicalBase64, encodeBase64, encodeBase64Url } from './base64.js';

describe('base64', () => {
  it('brings back what it encodes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) =>
        expect(decodeCanonicalBase64(encodeBase64(bytes))).toEqual(bytes),
      ),
    );
    expect(decodeCanonicalBase64(encodeBase64(Uint8Array.of(255)))).toEqual(Uint8Array.of(255));
  });

  it('accepts exactly one text for each byte string', () => {
    const alphabet = fc.constantFrom(...'AQgw/+9=-_ \n'.split(''));
    const texts = fc.string({ unit: alphabet, maxLength: 8 });
    const canonical = (text: string) => {
      const decoded = decodeCanonicalBase64(text);
      return decoded === undefined || encodeBase64(decoded) === text;
    };
    expect(() => fc.assert(fc.property(texts, canonical), { numRuns: 2000 })).not.toThrow();
  });

  it('accepts exactly what encoding its bytes gives again', () => {
    const unit = fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...'ABQZagwz0489+/='.split('')) },
      { weight: 1, arbitrary: fc.constantFrom(...'-_ \n\u0000Ä\u2603'.split('')) },
    );
    const texts = fc.oneof(
      fc.string({ unit, maxLength: 12 }),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => encodeBase64(bytes)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const lenient = new Uint8Array(Buffer.from(text, 'base64'));
        const expected = encodeBase64(lenient) === text ? lenient : undefined;
        expect(decodeCanonicalBase64(text)).toEqual(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('refuses every truncation that is not itself canonical', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.integer({ min: 1, max: 3 }), (bytes, cut) =>
        expect(decodeCanonicalBase64(encodeBase64(bytes).slice(0, -cut))).toBeUndefined(),
      ),
    );
  });

  it.each([
    'AA',
    'AA=',
    'AB==',
    'AAB=',
    'A===',
    '-_8=',
    'AA ==',
    'AAAA\n',
    ' AAAA',
    'AAAA=',
    '====',
    'AA==AA==',
    'ÄAAA',
  ])('refuses %j', (text) => {
    expect(decodeCanonicalBase64(text)).toBeUndefined();
  });

  it('takes the empty text as no bytes', () => {
    expect(decodeCanonicalBase64('')).toEqual(new Uint8Array(0));
  });

  it('encodes a view, not the buffer under it', () => {
    const view = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(encodeBase64(view)).toBe('AgM=');
    expect(encodeBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
  });
});

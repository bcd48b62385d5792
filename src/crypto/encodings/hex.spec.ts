import fc from 'fast-check';

import { decodeHex, encodeHex } from './hex.js';

describe('hexadecimal', () => {
  it('is written in lowercase and read in any case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = encodeHex(bytes);
        expect(text).toMatch(/^[0-9a-f]*$/);
        expect(decodeHex(text)).toEqual(bytes);
        expect(decodeHex(text.toUpperCase())).toEqual(bytes);
      }),
    );
  });

  it.each(['0', '000', 'zz', '0x00', ' 00', '00 ', '00\n', '0 0', '\u{ff10}0', '-0'])(
    'does not read %j',
    (text) => {
      expect(decodeHex(text)).toBeUndefined();
    },
  );

  it('writes a view and not the buffer behind it', () => {
    expect(encodeHex(Uint8Array.of(1, 2, 3).subarray(1, 2))).toBe('02');
  });
});

import fc from 'fast-check';

import { RequestError } from '../errors/index.js';
import { decodeCursor, encodeCursor } from './cursor.js';

describe('cursor', () => {
  it('reads back every position it wrote', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (name, version) => {
        expect(decodeCursor(encodeCursor([name, version]), ['string', 'number'])).toEqual([name, version]);
      }),
    );
  });

  it.each([
    ['free text', 'next-page'],
    ['an empty text', ''],
    ['a position of another list', encodeCursor(['a', 'b'])],
    ['a position that is too long', encodeCursor(['a', 1, 2])],
    ['a fraction', encodeCursor(['a', 1.5])],
    ['a number beyond the safe ones', encodeCursor(['a', 1e300])],
    ['another spelling of a position', `${encodeCursor(['a', 1])}=`],
    ['an object', Buffer.from('{"0":"a","1":1,"length":2}').toString('base64url')],
  ])('refuses %s', (_, text) => {
    expect(() => decodeCursor(text, ['string', 'number'])).toThrow(RequestError);
  });
});

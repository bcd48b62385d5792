import { ecPoint } from './ec-point.js';

const raw = (length: number): Uint8Array => Uint8Array.of(4, ...new Uint8Array(length - 1).fill(7));

describe('CKA_EC_POINT', () => {
  it.each([
    [65, [0x04, 0x41]],
    [97, [0x04, 0x61]],
    [133, [0x04, 0x81, 0x85]],
  ])('of %i bytes is read in DER and raw', (length, header) => {
    expect(ecPoint(raw(length), length)).toEqual(raw(length));
    expect(ecPoint(Uint8Array.of(...header, ...raw(length)), length)).toEqual(raw(length));
  });

  it.each([
    ['a compressed point', Uint8Array.of(2, ...new Uint8Array(64))],
    ['a point of another curve', raw(97)],
    ['a truncated one', raw(65).subarray(1)],
    ['a trailing byte', Uint8Array.of(0x04, 0x41, ...raw(65), 0)],
    ['a long length that fits the short form', Uint8Array.of(0x04, 0x81, 0x41, ...raw(65))],
    ['another tag', Uint8Array.of(0x03, 0x41, ...raw(65))],
    ['nothing', new Uint8Array(0)],
  ])('refuses %s', (_, attribute) => {
    expect(ecPoint(attribute, 65)).toBeUndefined();
  });
});

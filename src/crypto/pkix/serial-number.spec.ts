import fc from 'fast-check';

import { newSerialNumber, readSerialOctets, serialOctets } from './serial-number.js';

const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

describe('a new serial number', () => {
  it('is positive, takes 16 or 17 octets in DER and is read back', () => {
    fc.assert(
      fc.property(sixteenBytes, (random) => {
        const octets = serialOctets(newSerialNumber(() => random));
        expect(octets.length === 16 || octets.length === 17).toBe(true);
        expect(octets[0]).toBeLessThan(0x80);
        expect(readSerialOctets(octets)).toEqual(newSerialNumber(() => random));
      }),
    );
  });

  it('keeps all 128 random bits: other randomness is another number', () => {
    fc.assert(
      fc.property(sixteenBytes, sixteenBytes, (left, right) => {
        const same = toNumber(left) === toNumber(right);
        const [one, other] = [newSerialNumber(() => left), newSerialNumber(() => right)];
        expect(toNumber(one) === toNumber(other)).toBe(same);
      }),
    );
  });

  it('is neither zero nor short when the randomness begins with zeros', () => {
    expect(toNumber(newSerialNumber(() => new Uint8Array(16)))).toBe(1n << 128n);
    const last = Uint8Array.from({ length: 16 }, (_, index) => (index === 15 ? 7 : 0));
    expect(toNumber(newSerialNumber(() => last))).toBe((1n << 128n) + 7n);
  });
});

describe('a serial number', () => {
  it('has a sign octet in DER when its first bit is set', () => {
    expect(serialOctets(Uint8Array.of(0x80))).toEqual(Uint8Array.of(0, 0x80));
    expect(serialOctets(Uint8Array.of(0x7f))).toEqual(Uint8Array.of(0x7f));
  });

  it.each([
    ['empty', new Uint8Array(0)],
    ['zero', Uint8Array.of(0)],
    ['with a leading zero', Uint8Array.of(0, 0x80)],
    ['of 21 octets', new Uint8Array(21).fill(1)],
    ['of 20 bytes that need a sign octet', new Uint8Array(20).fill(0xff)],
  ])('that is %s is refused', (_what, serialNumber) => {
    expect(() => serialOctets(serialNumber)).toThrow(TypeError);
  });

  it.each([
    ['empty', []],
    ['zero', [0]],
    ['negative', [0x80, 1]],
    ['not minimal', [0, 1]],
    ['of 21 octets', Array.from({ length: 21 }, () => 1)],
  ])('is not read from an INTEGER that is %s', (_what, octets) => {
    expect(() => readSerialOctets(Uint8Array.from(octets))).toThrow('serial number');
  });
});

import fc from 'fast-check';

import { decodeEcdsaSignature, encodeEcdsaSignature } from './ecdsa-signature.js';

const signature = fc.uint8Array({ minLength: 64, maxLength: 64 });

describe('the DER form of an ECDSA signature', () => {
  it('brings back r and s', () => {
    fc.assert(
      fc.property(signature, (compact) =>
        expect(decodeEcdsaSignature(encodeEcdsaSignature(compact), 32)).toEqual(compact),
      ),
    );
  });

  it('refuses every truncation and a trailing byte', () => {
    fc.assert(
      fc.property(signature, fc.nat(), (compact, position) => {
        const der = encodeEcdsaSignature(compact);
        expect(decodeEcdsaSignature(der.subarray(0, position % der.length), 32)).toBeUndefined();
        expect(decodeEcdsaSignature(Uint8Array.from([...der, 0]), 32)).toBeUndefined();
      }),
    );
  });

  it('refuses integers longer than the curve', () => {
    expect(decodeEcdsaSignature(encodeEcdsaSignature(new Uint8Array(66).fill(1)), 32)).toBeUndefined();
  });
});

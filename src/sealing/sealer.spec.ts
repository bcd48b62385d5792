import fc from 'fast-check';

import { KeyError } from '../errors/index.js';
import { Keyring } from './keyring.js';
import { Sealer, SEAL_OVERHEAD_BYTES } from './sealer.js';

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (deed: () => unknown): string | undefined => {
  try {
    deed();
    return undefined;
  } catch (error) {
    return error instanceof KeyError ? error.code : `not a KeyError: ${String(error)}`;
  }
};

describe('Sealer', () => {
  const sut = new Sealer(Keyring.of(key(1)));
  const aad = bytes('binding');

  it('opens what it sealed, of any length', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 80 }),
        (plaintext, anyAad) => {
          const sealed = sut.seal(plaintext, anyAad);
          expect(sealed.length).toBe(plaintext.length + SEAL_OVERHEAD_BYTES);
          expect(sut.open(sealed, anyAad)).toEqual(plaintext);
        },
      ),
    );
  });

  it('refuses sealed bytes with any one byte changed', () => {
    const sealed = sut.seal(bytes('a seed of 32 bytes for this test'), aad);
    for (let index = 0; index < sealed.length; index++) {
      const damaged = sealed.slice();
      damaged[index]! ^= 0x40;
      expect(codeOf(() => sut.open(damaged, aad))).toBe('key.damaged');
    }
  });

  it('refuses every truncation and any appended byte', () => {
    const sealed = sut.seal(bytes('seed'), aad);
    for (let length = 0; length < sealed.length; length++) {
      expect(codeOf(() => sut.open(sealed.subarray(0, length), aad))).toBe('key.damaged');
    }
    expect(codeOf(() => sut.open(new Uint8Array([...sealed, 0]), aad))).toBe('key.damaged');
  });

  it('refuses any other additional data', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (right, wrong) => {
        fc.pre(Buffer.compare(right, wrong) !== 0);
        const sealed = sut.seal(bytes('seed'), right);
        expect(codeOf(() => sut.open(sealed, wrong))).toBe('key.damaged');
      }),
    );
  });

  it('says the same whatever is wrong', () => {
    const sealed = sut.seal(bytes('seed'), aad);
    const messages = [
      () => sut.open(sealed, bytes('other')),
      () => sut.open(new Uint8Array(3), aad),
      () => new Sealer(Keyring.of(key(2))).open(sealed, aad),
    ].map((deed) => {
      try {
        deed();
        return 'opened';
      } catch (error) {
        return (error as KeyError).message;
      }
    });
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toMatch(/do not open/);
  });

  it('never repeats a nonce', () => {
    const nonces = Array.from({ length: 500 }, () =>
      Buffer.from(sut.seal(aad, aad).subarray(9, 21)).toString('hex'),
    );
    expect(new Set(nonces).size).toBe(500);
  });

  it('opens what an older master key sealed, and seals under the current one', () => {
    const sealedBefore = new Sealer(Keyring.of(key(1))).seal(bytes('seed'), aad);
    const ring = Keyring.of(key(2), key(1));
    const rotated = new Sealer(ring);
    expect(rotated.open(sealedBefore, aad)).toEqual(bytes('seed'));
    expect(rotated.seal(bytes('seed'), aad).subarray(1, 9)).toEqual(ring.current.id.slice());
  });

  it('gives MACs that only the same label and bytes match', () => {
    const mac = sut.mac('key-component', bytes('row'));
    expect(sut.macMatches('key-component', bytes('row'), mac)).toBe(true);
    expect(sut.macMatches('idempotency', bytes('row'), mac)).toBe(false);
    expect(sut.macMatches('key-component', bytes('rows'), mac)).toBe(false);
    for (let index = 0; index < mac.length; index++) {
      const damaged = mac.slice();
      damaged[index]! ^= 1;
      expect(sut.macMatches('key-component', bytes('row'), damaged)).toBe(false);
      expect(sut.macMatches('key-component', bytes('row'), mac.subarray(0, index))).toBe(false);
    }
  });

  it('gives a MAC beside sealed bytes under their master key, whichever is current meanwhile', () => {
    const keyring = Keyring.of(key(1), key(2));
    const both = new Sealer(keyring);
    const before = keyring.currentId;
    const sealed = both.seal(bytes('seed'), aad);
    keyring.makeCurrent(Sealer.sealedUnder(new Sealer(Keyring.of(key(2))).seal(bytes('any'), aad)));
    expect(keyring.currentId).not.toBe(before);
    const mac = both.macBeside(sealed, 'key-component', bytes('row'));
    expect(Sealer.macUnder(mac)).toBe(before);
    expect(both.macMatches('key-component', bytes('row'), mac)).toBe(true);
    const unsealed = both.macBeside(bytes('a handle of a token'), 'key-component', bytes('row'));
    expect(Sealer.macUnder(unsealed)).toBe(keyring.currentId);
  });

  it('proves a check value of its own master keys only', () => {
    const checkValue = sut.checkValue();
    expect(sut.proves(checkValue)).toBe(true);
    expect(new Sealer(Keyring.of(key(2), key(1))).proves(checkValue)).toBe(true);
    expect(new Sealer(Keyring.of(key(2))).proves(checkValue)).toBe(false);
    expect(sut.proves(new Uint8Array(0))).toBe(false);
    expect(sut.proves(new Uint8Array([...checkValue.subarray(0, -1), 0]))).toBe(false);
  });

  it('cannot seal or open once its keyring is closed', () => {
    const ring = Keyring.of(key(3));
    const closing = new Sealer(ring);
    const sealed = closing.seal(bytes('seed'), aad);
    ring.close();
    expect(() => closing.seal(bytes('seed'), aad)).toThrow(TypeError);
    expect(codeOf(() => closing.open(sealed, aad))).toBe('key.damaged');
  });

  it('derives a secret that belongs to its context and to the master key', () => {
    const derived = sut.deriveSecret('kem-deterministic', aad);
    expect(derived).toHaveLength(32);
    expect(sut.deriveSecret('kem-deterministic', aad)).toEqual(derived);
    expect(new Sealer(Keyring.of(key(1))).deriveSecret('kem-deterministic', aad)).toEqual(derived);
    expect(sut.deriveSecret('kem-deterministic', bytes('another'))).not.toEqual(derived);
    expect(new Sealer(Keyring.of(key(2))).deriveSecret('kem-deterministic', aad)).not.toEqual(derived);
  });
});

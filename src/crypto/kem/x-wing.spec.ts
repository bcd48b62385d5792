import { KeyError } from '../../errors/index.js';
import { derOid, derSequence } from '../encodings/der-writer.js';
import { encodePrivateKeyInfo } from '../encodings/pkcs8-encode.js';
import { expandXWingSeed, parseXWingPrivateKey } from './x-wing.js';

const seed = new Uint8Array(32).fill(3);
const X_WING = '1.3.6.1.4.1.62253.25722';
const pkcs8 = (oid: string, contents = seed): Uint8Array =>
  encodePrivateKeyInfo(derSequence(derOid(oid)), contents);

describe('an X-Wing private key', () => {
  it('expands to two keys that share no bytes', () => {
    const { mlKem, traditional } = expandXWingSeed(seed);
    expect([mlKem.secret.length, traditional.secret.length]).toEqual([64, 32]);
    expect(mlKem.secret.subarray(0, 32)).not.toEqual(traditional.secret);
    expect(() => expandXWingSeed(seed.subarray(1))).toThrow(TypeError);
  });

  it('is read raw and in PKCS#8, and leaves the caller the bytes', () => {
    const given = seed.slice();
    expect(parseXWingPrivateKey(given)).toEqual(expandXWingSeed(seed));
    expect(parseXWingPrivateKey(pkcs8(X_WING))).toEqual(expandXWingSeed(seed));
    expect(given).toEqual(seed);
  });

  it.each([
    ['a seed of 31 bytes', seed.subarray(1)],
    ['both halves expanded', new Uint8Array(96)],
    ['another algorithm', pkcs8('2.16.840.1.101.3.4.4.2')],
    ['a byte behind the structure', new Uint8Array([...pkcs8(X_WING), 0])],
    ['a seed of 33 bytes inside', pkcs8(X_WING, new Uint8Array(33))],
    ['nothing', new Uint8Array(0)],
  ])('is refused as %s', (_what, encoded) => {
    expect(() => parseXWingPrivateKey(encoded)).toThrow(KeyError);
  });
});

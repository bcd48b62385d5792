import { findHashAlgorithm, hashAlgorithm, hashAlgorithms, type HashName } from './hash.js';

const EMPTY: Readonly<Record<HashName, string>> = {
  'SHA-256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'SHA-384':
    '38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b',
  'SHA-512':
    'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  'SHA3-256': 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a',
  'SHA3-384':
    '0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004',
  'SHA3-512':
    'a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26',
  SHAKE128: '7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26',
  SHAKE256:
    '46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be',
};

describe('the table of hash functions', () => {
  it.each(hashAlgorithms)(
    '$name gives the published digest of the empty message',
    ({ name, digest, digestBytes }) => {
      expect(Buffer.from(digest()).toString('hex')).toBe(EMPTY[name]);
      expect(digest(new Uint8Array(0)).length).toBe(digestBytes);
    },
  );

  it('hashes the concatenation of its parts', () => {
    const { digest } = hashAlgorithm('SHAKE256');
    expect(digest(Uint8Array.of(1), Uint8Array.of(2, 3))).toEqual(digest(Uint8Array.of(1, 2, 3)));
  });

  it.each(['sha-256', 'SHA-1', '__proto__', 'SHA512'])('does not know %j', (name) => {
    expect(findHashAlgorithm(name)).toBeUndefined();
    expect(() => hashAlgorithm(name as HashName)).toThrow(TypeError);
  });
});

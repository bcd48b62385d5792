import { findKeyAlgorithm, keyAlgorithm, keyAlgorithms } from './key-algorithm-table.js';

describe('the table of key algorithms', () => {
  it.each([
    ['Dilithium2', 'ML-DSA-44'],
    ['Dilithium3', 'ML-DSA-65'],
    ['Dilithium5', 'ML-DSA-87'],
    ['ML-DSA-65', 'ML-DSA-65'],
    ['ECDSA-P256', 'ECDSA-P256'],
    ['Ed25519', 'Ed25519'],
    ['Composite-ML-DSA', 'MLDSA65-ECDSA-P256-SHA512'],
    ['MLDSA87-Ed448-SHAKE256', 'MLDSA87-Ed448-SHAKE256'],
    ['Kyber512', 'ML-KEM-512'],
    ['Kyber768', 'ML-KEM-768'],
    ['Kyber1024', 'ML-KEM-1024'],
    ['X-Wing', 'X-Wing'],
  ])('finds %s as %s', (given, canonical) => {
    expect(findKeyAlgorithm(given)?.name).toBe(canonical);
  });

  it.each(['__proto__', 'hasOwnProperty', 'dilithium3', 'ml-kem-768', 'X25519', 'Ed448', ''])(
    'does not know %j',
    (name) => {
      expect(findKeyAlgorithm(name)).toBeUndefined();
    },
  );

  it('takes canonical names only where a stored name is expected', () => {
    expect(keyAlgorithm('ML-DSA-65').oid).toBe('2.16.840.1.101.3.4.3.18');
    expect(() => keyAlgorithm('Dilithium3')).toThrow(TypeError);
  });

  it('never gives two algorithms the same name', () => {
    const names = keyAlgorithms.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('sums its sizes over the components', () => {
    for (const { components, sizes, kind } of keyAlgorithms) {
      if (kind === 'composite') continue;
      const sum = (field: 'publicKeyBytes' | 'seedBytes') =>
        components.reduce((total, { algorithm }) => total + algorithm[field], 0);
      // The halves of X-Wing expand from one seed.
      const privateKey = kind === 'hybrid-kem' ? 32 : sum('seedBytes');
      expect([sizes.publicKey, sizes.privateKey]).toEqual([sum('publicKeyBytes'), privateKey]);
    }
  });

  it('gives every KEM the lengths of its ciphertext and secret, and nothing else', () => {
    const lengths = keyAlgorithms
      .filter(({ sizes }) => sizes.ciphertext !== undefined)
      .map(({ name, kind, sizes }) => [name, kind, sizes.ciphertext, sizes.sharedSecret]);
    expect(lengths).toEqual([
      ['ML-KEM-512', 'kem', 768, 32],
      ['ML-KEM-768', 'kem', 1088, 32],
      ['ML-KEM-1024', 'kem', 1568, 32],
      ['X-Wing', 'hybrid-kem', 1120, 32],
    ]);
  });
});

import { keyAlgorithm } from '../key-algorithm-table.js';
import { deriveEncapsulation, type DerivationInput } from './derived-encapsulation.js';

const input: DerivationInput = {
  secretOfKey: new Uint8Array(32).fill(1),
  salt: new Uint8Array(32).fill(2),
  aad: Uint8Array.of(3),
  secretPlaintext: Uint8Array.of(4),
};
const ivOf = (change: Partial<DerivationInput>, name = 'ML-KEM-768'): string =>
  Buffer.from(deriveEncapsulation(keyAlgorithm(name), { ...input, ...change }).iv).toString('hex');

describe('deriveEncapsulation', () => {
  it.each([
    ['ML-KEM-768', 1],
    ['X-Wing', 2],
  ])('gives %s %i runs of coins, all different, and an IV', (name, runs) => {
    const { secretCoins, iv } = deriveEncapsulation(keyAlgorithm(name), input);
    expect(secretCoins.map((coins) => coins.length)).toEqual(Array.from({ length: runs }, () => 32));
    expect(new Set(secretCoins.map((coins) => coins.join())).size).toBe(runs);
    expect(iv).toHaveLength(12);
  });

  it('gives equal results for equal inputs, and others for any difference', () => {
    const changes: readonly Partial<DerivationInput>[] = [
      {},
      { secretOfKey: new Uint8Array(32) },
      { salt: new Uint8Array(33).fill(2) },
      { aad: new Uint8Array(0) },
      { secretPlaintext: Uint8Array.of(4, 0) },
      // What moves from one input to the next must not cancel out.
      { aad: input.secretPlaintext, secretPlaintext: input.aad },
    ];
    expect(ivOf({})).toBe(ivOf({}));
    const all = [...changes.map((change) => ivOf(change)), ivOf({}, 'ML-KEM-512')];
    expect(new Set(all).size).toBe(all.length);
  });
});

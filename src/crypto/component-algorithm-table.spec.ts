import {
  componentAlgorithm,
  componentAlgorithms,
  isEcdsa,
  isMlDsa,
  isSignatureComponent,
} from './component-algorithm-table.js';
import type { ComponentName } from './component-algorithm.js';

describe('the table of component algorithms', () => {
  it('has one row per name, with that name', () => {
    expect(componentAlgorithms.map(({ name }) => name)).toEqual([
      'ML-DSA-44',
      'ML-DSA-65',
      'ML-DSA-87',
      'ECDSA-P256',
      'ECDSA-P384',
      'ECDSA-P521',
      'Ed25519',
      'Ed448',
      'ML-KEM-512',
      'ML-KEM-768',
      'ML-KEM-1024',
      'X25519',
    ]);
    for (const row of componentAlgorithms) expect(componentAlgorithm(row.name)).toBe(row);
  });

  it.each(['__proto__', 'constructor', 'toString', 'ml-dsa-65', ''])('does not know %j', (name) => {
    expect(() => componentAlgorithm(name as ComponentName)).toThrow(TypeError);
  });

  it('cannot be changed', () => {
    expect(componentAlgorithms.every((row) => Object.isFrozen(row))).toBe(true);
  });

  it('tells the families apart', () => {
    const names = componentAlgorithms.map(({ name }) => name);
    expect(names.filter(isMlDsa)).toEqual(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']);
    expect(names.filter(isEcdsa)).toEqual(['ECDSA-P256', 'ECDSA-P384', 'ECDSA-P521']);
    expect(names.filter(isSignatureComponent)).toEqual(names.slice(0, 8));
  });
});

import { mixedSeed } from './mixed-seed.js';

const filled = (byte: number): Uint8Array => new Uint8Array(64).fill(byte);

describe('a mixed seed', () => {
  it('depends on both sources, the purpose and nothing else', () => {
    const make = (token: number, system: number, purpose: string) =>
      Buffer.from(mixedSeed(filled(token), filled(system), purpose, 32)).toString('hex');
    expect(make(1, 2, 'a')).toBe(make(1, 2, 'a'));
    expect(new Set([make(1, 2, 'a'), make(3, 2, 'a'), make(1, 3, 'a'), make(1, 2, 'b')]).size).toBe(4);
  });

  it('has the asked length and overwrites what it was made from', () => {
    const sources = [filled(1), filled(2)] as const;
    expect(mixedSeed(...sources, 'a', 64)).toHaveLength(64);
    expect(sources).toEqual([filled(0), filled(0)]);
  });
});

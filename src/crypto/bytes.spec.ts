import { concatBytes, sameBytes, wipe } from './bytes.js';

describe('bytes', () => {
  it('are joined in order into a new array', () => {
    const first = Uint8Array.of(1);
    const joined = concatBytes(first, new Uint8Array(0), Uint8Array.of(2, 3));
    first[0] = 9;
    expect(joined).toEqual(Uint8Array.of(1, 2, 3));
    expect(concatBytes()).toEqual(new Uint8Array(0));
  });

  it('are the same only in length and content', () => {
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  });

  it('are overwritten when they are secret', () => {
    const secret = Uint8Array.of(1, 2);
    wipe(secret, undefined);
    expect(secret).toEqual(new Uint8Array(2));
  });
});

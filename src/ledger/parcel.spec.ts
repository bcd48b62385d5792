import { pack, unpack } from './parcel.js';

describe('a parcel', () => {
  it('carries plain data as JSON text', () => {
    const value = { text: 'zoë \u{1f511} "\\', list: [1, null, false], none: {} };
    const parcel = pack(value, true);
    expect(parcel).toEqual({ text: JSON.stringify(value) });
    expect(unpack(parcel)).toEqual(value);
  });

  it('carries everything else as it is', () => {
    const value = { bytes: Uint8Array.of(1, 2), whole: 2n ** 60n };
    expect(unpack(pack(value, false))).toBe(value);
  });
});

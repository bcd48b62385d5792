import { postable } from './task-input.js';

describe('postable', () => {
  it('copies a view out of a larger buffer, so that nothing beside it is posted', () => {
    const slab = new Uint8Array(64).fill(7);
    const posted = postable({ key: { handle: slab.subarray(8, 12) }, list: [slab.subarray(0, 1)] }) as {
      readonly key: { readonly handle: Uint8Array };
      readonly list: readonly [Uint8Array];
    };
    expect(posted.key.handle).toEqual(Uint8Array.of(7, 7, 7, 7));
    expect(posted.key.handle.buffer.byteLength).toBe(4);
    expect(posted.list[0].buffer.byteLength).toBe(1);
  });

  it('passes whole arrays and shared memory as they are', () => {
    const whole = new Uint8Array(4);
    const shared = new Uint8Array(new SharedArrayBuffer(8), 0, 4);
    expect(postable(whole)).toBe(whole);
    expect(postable(shared)).toBe(shared);
    expect(postable({ count: 1, name: 'x', none: null })).toEqual({ count: 1, name: 'x', none: null });
  });

  it('copies once what several inputs share, so that it is posted once', () => {
    const key = { publicKey: new Uint8Array(64).subarray(0, 32) };
    const [first, second] = postable([{ key }, { key }]) as readonly { readonly key: object }[];
    expect(first?.key).toBe(second?.key);
    expect(first?.key).not.toBe(key);
  });
});

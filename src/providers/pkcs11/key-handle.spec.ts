import fc from 'fast-check';

import { decodeHandle, encodeHandle, type Pkcs11Handle } from './key-handle.js';

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const handles = fc.oneof(
  fc.record({ kind: fc.constant('native' as const), id: bytes(16, 16) }),
  fc.record({
    kind: fc.constant('wrapped' as const),
    method: fc.integer({ min: 0, max: 255 }),
    form: fc.constantFrom('seed' as const, 'expanded' as const),
    kekId: bytes(16, 16),
    iv: bytes(0, 12),
    ciphertext: bytes(1, 80),
  }),
);

describe('key handles', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(handles, (handle: Pkcs11Handle) => {
        expect(decodeHandle(encodeHandle(handle))).toEqual(handle);
      }),
    );
  });

  it('refuse every truncation before the ciphertext, and a native handle of another length', () => {
    const wrapped = encodeHandle({
      kind: 'wrapped',
      method: 1,
      form: 'seed',
      kekId: new Uint8Array(16),
      iv: new Uint8Array(12),
      ciphertext: Uint8Array.of(1),
    });
    const native = encodeHandle({ kind: 'native', id: new Uint8Array(16) });
    const broken = [
      ...Array.from(wrapped.keys(), (length) => wrapped.subarray(0, length)),
      ...Array.from(native.keys(), (length) => native.subarray(0, length)),
      Uint8Array.of(...native, 0),
      Uint8Array.of(2, ...native.subarray(1)),
      Uint8Array.of(1, 3, ...native.subarray(2)),
    ];
    for (const one of broken)
      expect(() => decodeHandle(one)).toThrow(expect.objectContaining({ code: 'key.damaged' }));
  });
});

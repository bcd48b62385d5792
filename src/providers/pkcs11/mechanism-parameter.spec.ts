import { CKH, CKM } from './cryptoki-numbers.js';
import { bindingMechanism, supportsSignContext, thisPlatform } from './mechanism-parameter.js';

describe('mechanism parameters', () => {
  it.each([
    [{ platform: 'linux', arch: 'x64', endianness: 'LE' }, true],
    [{ platform: 'darwin', arch: 'arm64', endianness: 'LE' }, true],
    [{ platform: 'win32', arch: 'x64', endianness: 'LE' }, false],
    [{ platform: 'linux', arch: 'ia32', endianness: 'LE' }, false],
    [{ platform: 'linux', arch: 's390x', endianness: 'BE' }, false],
    [{ platform: 'linux', arch: 'ppc64', endianness: 'BE' }, false],
  ] as const)('hand over an ML-DSA context on %j: %s', (layout, supported) => {
    expect(supportsSignContext(layout)).toBe(supported);
  });

  it('write the hedge variant as a little-endian ulong before the context', () => {
    expect(supportsSignContext(thisPlatform())).toBe(true);
    const context = Uint8Array.of(1, 2, 3);
    const parameter = { kind: 'sign-context', hedge: CKH.DETERMINISTIC_REQUIRED, context } as const;
    expect(bindingMechanism({ mechanism: CKM.ML_DSA, parameter })).toEqual({
      mechanism: 0x1d,
      parameter: { type: 0x14, iv: Buffer.from('0200000000000000', 'hex'), data: Buffer.of(1, 2, 3) },
    });
  });

  it('share the IV with the module, which may write into it', () => {
    const iv = new Uint8Array(12);
    const parameter = { kind: 'gcm', iv, aad: Uint8Array.of(9) } as const;
    const made = bindingMechanism({ mechanism: CKM.AES_GCM, parameter });
    (made.parameter as unknown as { iv: Buffer }).iv.fill(5);
    expect(iv.every((byte) => byte === 5)).toBe(true);
    expect(made.parameter).toMatchObject({ type: 7, ivBits: 96, tagBits: 128 });
  });
});

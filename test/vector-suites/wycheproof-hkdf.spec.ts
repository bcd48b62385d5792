import { hkdfSha256 } from '../../src/crypto/hkdf.js';
import { hex } from './read-vectors.js';
import { wycheproofFiles, type WycheproofCase } from './wycheproof.js';

interface HkdfCase extends WycheproofCase {
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  /** Of the output, bytes. */
  readonly size: number;
  readonly okm: string;
}

const files = wycheproofFiles<object, HkdfCase>(/^hkdf_sha256_test\.json/, ['hkdf_sha256_test.json.gz']);

describe.each(files)('HKDF-SHA256 on %s of Wycheproof', (_name, tests) => {
  const derive = ({ ikm, salt, info, size }: HkdfCase) => hkdfSha256(hex(ikm), hex(salt), hex(info), size);

  it('gives the right outputs', () => {
    const valid = tests.filter(({ test }) => test.result === 'valid');
    expect(valid.length).toBeGreaterThan(0);
    for (const { test } of valid) expect([test.tcId, derive(test)]).toEqual([test.tcId, hex(test.okm)]);
  });

  it('refuses lengths beyond 255 digests', () => {
    const invalid = tests.filter(({ test }) => test.result === 'invalid');
    expect(invalid.length).toBeGreaterThan(0);
    for (const { test } of invalid) expect(() => derive(test)).toThrow('Invalid key length');
  });
});

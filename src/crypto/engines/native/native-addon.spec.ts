import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nativeAddon } from './native-addon.js';

describe('the native addon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-addon-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('is undefined where none was built', () => {
    expect(nativeAddon(join(folder, 'nothing.node'))).toBeUndefined();
  });

  it('that does not load is a fault, not a missing one', () => {
    expect(() => nativeAddon(written('garbage.node', 'garbage'))).toThrow(
      expect.objectContaining({ code: 'provider.unavailable' }),
    );
  });

  it('of another release is refused', () => {
    expect(() => nativeAddon(written('other.cjs', 'module.exports = { INTERFACE: 0 };'))).toThrow(
      /another release/,
    );
  });
});

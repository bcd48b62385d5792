import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readPin } from './pin-source.js';

const folder = mkdtempSync(join(tmpdir(), 'twinseal-pin-'));

async function pinOf(content: string): Promise<string> {
  const path = join(folder, 'pin');
  writeFileSync(path, content);
  return new TextDecoder().decode(await readPin(path));
}

describe('the PIN source', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['4711', '4711'],
    ['4711\n', '4711'],
    ['4711\r\n', '4711'],
    ['4711\n\n', '4711\n'],
    [' 47 11 ', ' 47 11 '],
  ])('reads %j as %j: one trailing newline goes and nothing else', async (content, pin) => {
    expect(await pinOf(content)).toBe(pin);
  });

  it('refuses an empty file', async () => {
    await expect(pinOf('\n')).rejects.toMatchObject({ code: 'provider.unavailable' });
  });

  it('names the setting when the file is missing', async () => {
    await expect(readPin(join(folder, 'absent'))).rejects.toThrow('pin-source');
  });
});

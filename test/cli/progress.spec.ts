import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ensureBuilt, ROOT } from '../support/built-service.js';

jest.setTimeout(60_000);

describe('the progress bar', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-progress-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  // The fixture is a signature file of another file: verifying reads this one to its end all the same.
  beforeAll(async () => {
    await ensureBuilt();
    writeFileSync(join(folder, 'large'), Buffer.alloc(64 << 20));
  });

  /** Runs the command with a terminal of its own, which util-linux's `script` makes; what the person sees. */
  const onTerminal = async (...words: readonly string[]): Promise<string> => {
    const command = [process.execPath, join(ROOT, 'dist/cli/twinseal.js'), ...words].map(
      (word) => `'${word}'`,
    );
    const line = ['-qec', `${command.join(' ')}; true`, '/dev/null'];
    const { stdout } = await promisify(execFile)('script', line, { cwd: folder }).catch((error: Error) => {
      throw new Error('the test needs `script`: install the package bsdutils', { cause: error });
    });
    return stdout;
  };

  it('fills on a terminal while a file is read, and leaves nothing behind', async () => {
    const signature = join(ROOT, 'test/cli/fixtures/example.txt.sig');
    const seen = await onTerminal('verify', 'large', '--signature', signature);
    expect(seen).toMatch(/\[#{3,}\.+\] +\d+ % of 64 MiB/);
    expect(seen).toContain('100 % of 64 MiB');
    expect(seen.split('\u001B[2K').at(-1)).toMatch(/^large: INVALID/);
  });

  it('is not shown beside JSON', async () => {
    const signature = join(ROOT, 'test/cli/fixtures/example.txt.sig');
    expect(await onTerminal('--json', 'verify', 'large', '--signature', signature)).not.toContain('%');
  });
});

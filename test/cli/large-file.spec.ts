import { readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { twinseal } from '../support/cli.js';
import { useCliWorld } from '../support/cli-world.js';

jest.setTimeout(240_000);

const MEBIBYTE = 1 << 20;
const FILE_BYTES = 200 * MEBIBYTE;

describe('a file of 200 MiB', () => {
  const cli = useCliWorld();

  /**
   * Peak memory in bytes of one run, told by the process itself at its end. Not `maxRSS`: that counts what the process
   * that started it had in memory, too.
   */
  const peakOf = async (words: readonly string[]): Promise<number> => {
    const { folder, settings } = cli();
    const [meter, told] = [join(folder, 'meter.mjs'), join(folder, 'peak')];
    writeFileSync(
      meter,
      `import { readFileSync, writeFileSync } from 'node:fs';
       const peak = () => /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
       process.on('exit', () => writeFileSync(${JSON.stringify(told)}, peak()));`,
    );
    const options = { NODE_OPTIONS: `--import=${pathToFileURL(meter).href}` };
    const run = await twinseal(words, { ...settings, ...options }, { cwd: folder });
    expect([run.status, run.stderr]).toEqual([0, '']);
    return Number(readFileSync(told, 'utf8')) * 1024;
  };

  it('is signed and verified without ever being in memory, and shows no progress where nobody watches', async () => {
    const { ok, folder } = cli();
    const file = await open(join(folder, 'large'), 'w');
    const piece = Buffer.alloc(MEBIBYTE);
    for (let n = 0; n < FILE_BYTES / MEBIBYTE; n += 1) await file.write(piece.fill(n));
    await file.close();
    await ok(['key', 'generate', 'large']);
    await ok(['key', 'public', 'large', '--out', 'large.pem']);

    const signing = await peakOf(['sign', 'large', '--key', 'large']);
    const verifying = await peakOf(['verify', 'large', '--public-key', 'large.pem']);
    // The command alone takes about half of this; the file would double it.
    expect(Math.max(signing, verifying)).toBeLessThan(FILE_BYTES);
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from '../support/built-service.js';
import { useWorld } from '../support/world.js';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const DEFAULT_ADDRESS = 'http://127.0.0.1:3000';

/** The shell block under a heading of the README. */
const blockUnder = (heading: string): string => {
  const section = README.slice(README.indexOf(`\n## ${heading}\n`));
  return /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
};

describe('the README', () => {
  const world = useWorld();

  it('signs a real file, verifies it through the service and without it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twinseal-readme-'));
    for (const name of ['README.md', 'examples']) symlinkSync(join(ROOT, name), join(folder, name));
    const script = blockUnder('Sign a file').replaceAll(DEFAULT_ADDRESS, world().service.base.origin);
    expect(script).toContain('sign-hash');
    const env = { ...process.env, KEY: world().api.apiKey };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env,
    });
    rmSync(folder, { recursive: true });
    expect(stdout).toBe('true\nvalid\n');
  });

  it('names only files that exist', () => {
    const links = [...README.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(10);
    for (const link of links.filter((target) => target !== 'openapi/'))
      expect(() => readFileSync(join(ROOT, link))).not.toThrow(/ENOENT/);
  });
});

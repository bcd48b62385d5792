import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { load } from 'js-yaml';

import { settingNames } from '../../../src/platform/config/settings.js';
import { ROOT } from '../../support/built-service.js';
import { isPinned } from '../manifests/hardening.js';
import { readDockerfile } from './dockerfile.js';

interface ComposeService {
  readonly image: string;
  readonly build?: string;
  readonly ports?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly volumes?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<'twinseal' | 'postgres', ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('docker-compose.yml', () => {
  const { services, volumes, secrets } = load(read('docker-compose.yml')) as Compose;
  const { twinseal, postgres } = services;
  const image = readDockerfile(read('Dockerfile')).at(-1)?.instructions ?? [];
  const textOf = (word: string): string | undefined => image.find((one) => one.word === word)?.text;

  it('builds and runs this release, beside a pinned PostgreSQL that it waits for', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect([twinseal.build, twinseal.image]).toEqual(['.', `twinseal:${version}`]);
    expect(isPinned(postgres.image)).toBe(true);
    expect(twinseal.depends_on?.['postgres']?.condition).toBe('service_healthy');
    expect(postgres.healthcheck).toBeDefined();
    expect(twinseal.environment['DATABASE_URL']).toMatch(
      /^postgres:\/\/twinseal:.*@postgres:5432\/twinseal$/,
    );
  });

  it('gives the service a read-only root, no capability, no way to gain rights and a memory limit', () => {
    expect(twinseal).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    for (const { security_opt, mem_limit } of [twinseal, postgres]) {
      expect(security_opt).toContain('no-new-privileges:true');
      expect(mem_limit).toMatch(/^\d+[mg]$/);
    }
  });

  it('publishes the image’s port to this machine only, and the database’s to nobody', () => {
    const port = textOf('EXPOSE');
    expect(twinseal.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(postgres.ports).toBeUndefined();
  });

  it('sets only what is a setting, and holds no secret itself', () => {
    const known = new Set(settingNames());
    expect(Object.keys(twinseal.environment).filter((name) => !known.has(name))).toEqual([]);
    const files = Object.values(secrets).map(({ file }) => file);
    for (const secret of twinseal.secrets ?? []) expect(Object.keys(secrets)).toContain(secret);
    const named = Object.entries(twinseal.environment).filter(([name]) => name.endsWith('_FILE'));
    expect(named.map(([, path]) => path)).toEqual(
      (twinseal.secrets ?? []).map((one) => `/run/secrets/${one}`),
    );
    expect(postgres.environment['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
    const page = read('docs/operations/docker.md');
    for (const file of files) expect(page).toContain(file.replace(/^\.\//, ''));
  });

  it('keeps data in volumes, where the image has its data folder', () => {
    const folder = textOf('VOLUME');
    expect(twinseal.volumes).toEqual([`data:${folder}`]);
    for (const mount of [...(twinseal.volumes ?? []), ...(postgres.volumes ?? [])]) {
      expect(Object.keys(volumes)).toContain(mount.split(':')[0]);
    }
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { AdminApi } from '../../support/api.js';
import { ROOT } from '../../support/built-service.js';
import { freshProject, useWorld } from '../../support/world.js';

interface Told {
  readonly title: string;
  readonly error: string | null;
}

const FOLDER = join(ROOT, '.cache/sdks');
const PYTHON = join(FOLDER, 'python/bin/python');
const PATIENCE_MS = 120_000;

/** Runs a story of this folder with one installed client. @throws when the client is not installed */
const tell = async (
  story: string,
  client: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly Told[]> => {
  const { stdout } = await promisify(execFile)(PYTHON, [join(import.meta.dirname, `${story}_story.py`)], {
    env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: join(FOLDER, client), ...environment },
    timeout: PATIENCE_MS,
  });
  return JSON.parse(stdout) as Told[];
};

const failures = (told: readonly Told[]): readonly Told[] => told.filter(({ error }) => error !== null);

const world = useWorld();
/** A project with an API key of a format and, if wanted, a certificate authority. */
const project = async (key: string, caFormat?: 'pqcert' | 'x509'): Promise<Record<string, string>> => {
  const { service, project: made } = await freshProject(world().service);
  const admin = new AdminApi(service.base);
  const { key: API_KEY } = await admin.createApiKey(made.id, { format: key });
  const environment = { BASE_URL: service.base.origin, API_KEY };
  if (caFormat === undefined) return environment;
  const body = { format: caFormat, subject: 'Interop Root' };
  const { root } = await admin.ok<{ root: unknown }>('POST', `/projects/${made.id}/ca`, body, 201);
  return { ...environment, CA_ROOT: typeof root === 'string' ? root : JSON.stringify(root) };
};

describe.each([
  ['0.9.8', 16],
  ['0.11.0', 18],
  ['0.16.0', 20],
])('fipsign-sdk %s', (release, steps) => {
  it.each(['pqcert', 'x509'] as const)(
    'signs, verifies, revokes and certifies against a project with a CA of format %s',
    async (format) => {
      const told = await tell('fipsign', `fipsign-sdk-${release}`, await project('pqa', format));
      expect(failures(told)).toEqual([]);
      expect(told).toHaveLength(steps);
    },
    PATIENCE_MS,
  );
});

it(
  'the MCP server fipsign-mcp answers with each of its eleven tools',
  async () => {
    const environment = {
      ...(await project('pqa', 'pqcert')),
      MCP_SERVER: join(FOLDER, 'fipsign-mcp-0.1.2'),
    };
    const told = await tell('fipsign_mcp', 'fipsign-mcp-0.1.2', environment);
    expect(failures(told)).toEqual([]);
    expect(told).toHaveLength(3);
  },
  PATIENCE_MS,
);

it(
  'the Qpher SDK makes keys, signs, verifies, encrypts and wraps',
  async () => {
    const told = await tell('qpher', 'qpher-1.4.0', await project('qph'));
    expect(failures(told)).toEqual([]);
    expect(told).toHaveLength(11);
  },
  PATIENCE_MS,
);

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { AdminApi } from '../../support/api.js';
import { ROOT } from '../../support/built-service.js';
import { CLI } from '../../support/mcp.js';
import { freshProject, useWorld } from '../../support/world.js';

interface Told {
  readonly title: string;
  readonly error: string | null;
}

const FOLDER = join(ROOT, '.cache/sdks');
const PYTHON = join(FOLDER, 'python/bin/python');
const PATIENCE_MS = 120_000;

/** Runs a script of this folder with one installed client. @throws when the client is not installed */
const python = async (
  script: string,
  client: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly stdout: string }> =>
  await promisify(execFile)(PYTHON, [join(import.meta.dirname, script)], {
    env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: join(FOLDER, client), ...environment },
    timeout: PATIENCE_MS,
  });

const tell = async (
  story: string,
  client: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly Told[]> => {
  const { stdout } = await python(`${story}_story.py`, client, environment);
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

interface Listed {
  readonly properties?: Readonly<Record<string, Listed>>;
  readonly required?: readonly string[];
}

/** Names of arguments, those of objects within them too, and which of them are required. */
const argumentsOf = ({ properties = {}, required = [] }: Listed): object => ({
  required: required.toSorted(),
  named: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, argumentsOf(inner)])),
});

describe('FIPSign’s eleven MCP tools', () => {
  const official = [PYTHON, '-m', 'fipsign_mcp.server'];
  const ours = [process.execPath, CLI, 'mcp'];

  it.each([
    ['fipsign-mcp', official],
    ['twinseal mcp, with fipsign-mcp’s settings unchanged', ours],
  ])(
    'answer each through %s',
    async (_, command) => {
      const environment = { ...(await project('pqa', 'pqcert')), MCP_COMMAND: JSON.stringify(command) };
      const told = await tell('fipsign_mcp', 'fipsign-mcp-0.1.2', environment);
      expect(failures(told)).toEqual([]);
      expect(told).toHaveLength(3);
    },
    PATIENCE_MS,
  );

  it(
    'have the same names and arguments in both',
    async () => {
      const list = async (command: readonly string[]): Promise<object> => {
        const { stdout } = await python('mcp_tools.py', 'fipsign-mcp-0.1.2', {
          MCP_COMMAND: JSON.stringify(command),
        });
        const tools = Object.entries(JSON.parse(stdout) as Record<string, Listed>);
        return Object.fromEntries(
          tools
            .filter(([name]) => name.startsWith('fipsign_'))
            .map(([name, schema]) => [name, argumentsOf(schema)]),
        );
      };
      const expected = await list(official);
      expect(Object.keys(expected)).toHaveLength(11);
      expect(await list(ours)).toEqual(expected);
    },
    PATIENCE_MS,
  );
});

it(
  'the Qpher SDK makes keys, signs, verifies, encrypts and wraps',
  async () => {
    const told = await tell('qpher', 'qpher-1.4.0', await project('qph'));
    expect(failures(told)).toEqual([]);
    expect(told).toHaveLength(11);
  },
  PATIENCE_MS,
);

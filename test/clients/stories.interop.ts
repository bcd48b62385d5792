import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from '../support/built-service.js';
import { ADMIN_TOKEN } from '../support/service.js';
import { useWorld } from '../support/world.js';

const CLIENTS = join(ROOT, 'clients');
const TOOLS = join(ROOT, '.cache/client-tools');
const STORIES = import.meta.dirname;
const PATIENCE_MS = 240_000;

const LINES = [
  'project made, active',
  'key ML-DSA-65 version 1 active',
  'signature of 3309 bytes: true',
  'of another message: false',
  'digest signed as hash-ml-dsa: true',
  'MLDSA65-ECDSA-P256-SHA512: true',
  'one secret of 32 bytes: true',
  'token of user-1 with plan gold',
  'Token revoked successfully',
  'then: Token has been revoked',
  'pqcert: certificate for device-1 as an object',
  'pqcert: revoked true, listed true',
  'x509: certificate for device-1 as PEM',
  'x509: revoked true, listed true',
  'native error 404: ERR_NOT_FOUND_001',
  'token error 400: "_x" is a reserved field name',
  'admin error 409: conflict.duplicate',
];

interface Command {
  readonly program: string;
  readonly parts: readonly string[];
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const run = async ({ program, parts, folder = ROOT, environment = {} }: Command): Promise<string> => {
  const { stdout } = await promisify(execFile)(program, parts, {
    cwd: folder,
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 24,
  });
  return stdout;
};

const documents = readdirSync(join(ROOT, 'openapi'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));

const world = useWorld();
const tell = async (command: Command): Promise<readonly string[]> => {
  const told = { BASE_URL: world().service.base.origin, ADMIN_TOKEN };
  const output = await run({ ...command, environment: { ...command.environment, ...told } });
  return output.trimEnd().split('\n');
};

it(
  'TypeScript: every client compiles under strict settings, and the story is told',
  async () => {
    const tsc = { program: process.execPath, parts: [join(ROOT, 'node_modules/typescript/bin/tsc')] };
    for (const document of documents) {
      await run({ ...tsc, parts: [...tsc.parts, '-p', join(CLIENTS, 'typescript', document), '--noEmit'] });
    }
    await run({ ...tsc, parts: [...tsc.parts, '-p', join(STORIES, 'typescript')] });
    const compiled = join(CLIENTS, 'typescript/compiled');
    writeFileSync(join(compiled, 'package.json'), '{ "type": "module" }\n');
    const story = join(compiled, 'test/clients/typescript/story.js');
    expect(await tell({ program: process.execPath, parts: [story] })).toEqual(LINES);
  },
  PATIENCE_MS,
);

it(
  'Python: every client imports, and the story is told',
  async () => {
    const python = join(TOOLS, 'python/bin/python');
    const environment = {
      PYTHONPATH: documents.map((name) => join(CLIENTS, 'python', name)).join(':'),
    };
    const imports = documents.map((name) => `import twinseal_${name}`).join('\n');
    await run({ program: python, parts: ['-W', 'error::SyntaxWarning', '-c', imports], environment });
    const parts = [join(STORIES, 'python/story.py')];
    expect(await tell({ program: python, parts, environment })).toEqual(LINES);
  },
  PATIENCE_MS,
);

it(
  'Go: every client builds, and the story is told',
  async () => {
    const go = join(TOOLS, 'python/bin/go');
    const environment = { GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', GOWORK: 'off' };
    for (const document of documents) {
      const folder = join(CLIENTS, 'go', document);
      await run({ program: go, parts: ['build', './...'], folder, environment });
    }
    const story = join(CLIENTS, 'go/story');
    await run({ program: go, parts: ['build', '-o', story, '.'], folder: join(STORIES, 'go'), environment });
    expect(await tell({ program: story, parts: [] })).toEqual(LINES);
  },
  PATIENCE_MS,
);

it(
  'Java: every client compiles, and the story is told',
  async () => {
    const libraries = join(TOOLS, 'java/*');
    const classes = join(CLIENTS, 'java/classes');
    mkdirSync(classes, { recursive: true });
    const sources = documents.flatMap((name) => {
      const folder = join(CLIENTS, 'java', name, 'src/main/java');
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.java'))
        .map((file) => join(folder, file));
    });
    const list = join(classes, 'sources.txt');
    writeFileSync(list, [...sources, join(STORIES, 'java/Story.java')].join('\n'));
    const parts = ['-nowarn', '-proc:none', '-cp', libraries, '-d', classes, `@${list}`];
    await run({ program: 'javac', parts });
    expect(await tell({ program: 'java', parts: ['-cp', `${classes}:${libraries}`, 'Story'] })).toEqual(
      LINES,
    );
  },
  PATIENCE_MS,
);

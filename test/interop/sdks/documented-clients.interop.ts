import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { AdminApi } from '../../support/api.js';
import { ROOT } from '../../support/built-service.js';
import { freshProject, useWorld } from '../../support/world.js';

const PAGE = readFileSync(join(ROOT, 'docs/dialects/clients.md'), 'utf8');
const FOLDER = join(ROOT, '.cache/sdks');
const ADDRESS = 'http://127.0.0.1:3000';

/** The program under a heading of the page. @throws when there is none that names the address */
const programUnder = (heading: string, language: string): string => {
  const section = PAGE.slice(PAGE.indexOf(`\n## ${heading}\n`) + 1).split(/^## /m)[1] ?? '';
  const program = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? '';
  if (!program.includes(ADDRESS)) throw new Error(`no program under ${heading}`);
  return program;
};

describe('the programs of docs/dialects/clients.md', () => {
  const world = useWorld();

  it.each([
    ['FIPSign, Python', 'fipsign-sdk-0.16.0', 'pqa', 'user_123\nToken has been revoked\n'],
    ['Qpher, Python', 'qpher-1.4.0', 'qph', 'True\nsecret data\n'],
    ['ExeQuantum, Python', '', 'hex', 'True\n'],
    ['ExeQuantum, JavaScript', '', 'hex', '2368 true\n'],
  ])('%s', async (heading, client, format, output) => {
    const { service, project } = await freshProject(world().service);
    const { key } = await new AdminApi(service.base).createApiKey(project.id, { format });
    const isPython = heading.endsWith('Python');
    const program = programUnder(heading, isPython ? 'python' : 'js').replaceAll(
      ADDRESS,
      service.base.origin,
    );
    const [command, flags] = isPython
      ? [join(FOLDER, 'python/bin/python'), ['-c']]
      : [process.execPath, ['--input-type=module', '-e']];
    const env = { PATH: process.env['PATH'] ?? '', PYTHONPATH: join(FOLDER, client), KEY: key };
    const { stdout } = await promisify(execFile)(command, [...flags, program], { env, timeout: 60_000 });
    expect(stdout).toBe(output);
  });
});

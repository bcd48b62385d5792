import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { useCliWorld } from '../support/cli-world.js';
import { ADMIN_TOKEN } from '../support/service.js';

jest.setTimeout(120_000);

const TEXT = readFileSync(join(ROOT, 'docs/command-line.md'), 'utf8');

/** The shell blocks under a heading, in order. */
const blocksUnder = (heading: string): readonly string[] => {
  const section = TEXT.slice(TEXT.indexOf(`\n## ${heading}\n`) + 1).split('\n## ')[0] ?? '';
  return [...section.matchAll(/```sh\n([^]*?)```/g)].map((match) => match[1] ?? '');
};

describe('docs/command-line.md', () => {
  const cli = useCliWorld();

  /** Runs a script in the folder, with `twinseal` in the path. */
  const bash = async (script: string): Promise<{ readonly status: number; readonly output: string }> => {
    const { folder, settings, file } = cli();
    mkdirSync(join(folder, 'bin'), { recursive: true });
    const command = file(
      'bin/twinseal',
      `#!/bin/sh\nexec '${process.execPath}' '${ROOT}/dist/cli/twinseal.js' "$@"\n`,
    );
    chmodSync(join(folder, command), 0o755);
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      TWINSEAL_URL: settings['TWINSEAL_URL'],
      TWINSEAL_ADMIN_TOKEN: ADMIN_TOKEN,
    };
    return await new Promise((resolve) => {
      const options = { cwd: folder, env: env as NodeJS.ProcessEnv };
      const child = execFile('bash', ['-euo', 'pipefail', '-c', script], options, (_, stdout, stderr) =>
        resolve({ status: child.exitCode ?? -1, output: stdout + stderr }),
      );
    });
  };

  it('names every command', async () => {
    const { stdout } = await cli().run(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? '');
    expect(commands).toContain('verify');
    for (const command of commands.filter((name) => name !== 'help')) expect(TEXT).toMatch(`| \`${command}`);
  });

  it('has examples that work as they stand: keys and files, here and elsewhere, pipes, tokens', async () => {
    cli().file('report.pdf', 'a report');
    mkdirSync(join(cli().folder, 'docs'));
    cli().file('docs/a', 'a');
    const [making = '', verifying = '', pipes = '', tokens = ''] = blocksUnder('A worked example');

    const made = await bash(making);
    expect(made).toMatchObject({ status: 0 });
    const fingerprint = /Fingerprint: (\S+)/.exec(made.output)?.[1] ?? '';
    const lines = verifying.trim().replace('sha256:a37f…', fingerprint).split('\n');
    const statuses: number[] = [];
    for (const line of lines) statuses.push((await bash(line)).status);
    expect(statuses).toEqual([0, 0, 4]);

    const key = 'export TWINSEAL_API_KEY_FILE=invoices.key\n';
    // jq may not be here; what it reads is tested elsewhere.
    const piped = await bash(key + pipes.replace(/^.*\bjq\b.*$/m, ''));
    expect(piped).toMatchObject({ status: 0 });

    const untilRequest = tokens.split('\n').filter((line) => !/device\.csr|cert_…/.test(line));
    expect(await bash(untilRequest.join('\n'))).toMatchObject({ status: 0 });
  });
});

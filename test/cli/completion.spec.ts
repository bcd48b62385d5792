import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { twinseal } from '../support/cli.js';
import { useFolder } from '../support/cli-world.js';

jest.setTimeout(60_000);

/** What is offered for the last of these words, in a shell that has read the script. */
type Offers = (...words: readonly string[]) => Promise<readonly string[]>;

const run = async (program: string, args: readonly string[], packageName: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(program, args).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(`the test needs ${program}: install the package ${packageName}`);
  });
  return stdout;
};

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
const quote = (word: string): string => `'${word}'`;

describe('completion scripts', () => {
  const folder = useFolder();
  beforeAll(async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { stdout } = await twinseal(['completion', shell]);
      writeFileSync(join(folder(), shell), stdout);
    }
  });

  /** As bash calls the function, with the words in its own variables. */
  const bash: Offers = async (...words) => {
    const script = `
      source ${quote(join(folder(), 'bash'))}
      complete -p twinseal >/dev/null
      COMP_WORDS=(twinseal ${words.map(quote).join(' ')}); COMP_CWORD=${words.length}
      _twinseal; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return linesOf(await run('bash', ['--norc', '-euc', script], 'bash'));
  };

  /** zsh completes inside its line editor only: the two functions that show offers print them here. */
  const zsh: Offers = async (...words) => {
    const script = `
      compdef() { : }; _files() { print FILES }
      _describe() { local word; for word in "\${(@P)2}"; do print -r -- "\${word%%:*}"; done }
      source ${quote(join(folder(), 'zsh'))}
      words=(twinseal ${words.map(quote).join(' ')}); CURRENT=$#words
      _twinseal`;
    const last = words.at(-1) ?? '';
    const offers = linesOf(await run('zsh', ['-fec', script], 'zsh'));
    return offers.filter((offer) => offer !== 'FILES' && offer.startsWith(last));
  };

  const fish: Offers = async (...words) => {
    const script = `source ${quote(join(folder(), 'fish'))}; complete -C ${quote(`twinseal ${words.join(' ')}`)}`;
    const offers = linesOf(await run('fish', ['--no-config', '-c', script], 'fish'));
    return offers.map((offer) => offer.split('\t')[0] ?? '');
  };

  describe.each([
    ['bash', bash],
    ['zsh', zsh],
    ['fish', fish],
  ])('in a real %s', (_, offers) => {
    it('offer the commands', async () => {
      const commands = await offers('');
      expect(commands).toEqual(expect.arrayContaining(['start', 'key', 'sign', 'verify', 'completion']));
      expect(await offers('ver')).toEqual(['verify']);
    });

    it('offer the commands of a group, whatever stands before it', async () => {
      const expected = ['generate', 'rotate', 'retire', 'archive', 'list', 'public'];
      expect(await offers('key', '')).toEqual(expect.arrayContaining(expected));
      expect(await offers('--json', 'key', 'ge')).toEqual(['generate']);
    });

    it('offer the options of a command', async () => {
      expect(await offers('verify', 'file', '--pub')).toEqual(['--public-key']);
      expect(await offers('key', 'rotate', '--al')).toEqual(['--algorithm']);
    });

    it('offer the values of an option that has a closed list of them', async () => {
      const formats = await offers('key', 'public', '--format', '');
      expect([...formats].sort()).toEqual(['fingerprint', 'jwk', 'pem', 'raw', 'spki']);
    });

    it('offer the shells', async () => {
      expect(await offers('completion', 'z')).toEqual(['zsh']);
    });
  });

  it('are refused for another shell: status 2', async () => {
    const refused = await twinseal(['completion', 'tcsh']);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')]);
  });
});

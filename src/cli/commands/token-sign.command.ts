import { InvalidArgumentError } from 'commander';

import type { CliCommand } from '../cli-command.js';
import { readDuration } from '../duration.js';
import { requireRoomFor, writeOutput } from '../output.js';
import { connectAsProject, projectOptions, type ProjectOptions } from '../service/index.js';
import { bearerText } from '../token-text.js';

interface Options extends ProjectOptions {
  readonly sub: string;
  readonly claim?: Claims;
  readonly expiresIn: number;
  readonly out?: string;
}

type Claims = Readonly<Record<string, unknown>>;

/** A token opens what it was made for: nobody but the owner may read it. */
const SECRET_MODE = 0o600;

/** `twinseal token sign --sub WHO`. */
export const tokenSignCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('sign')
    .description('make a token')
    .requiredOption('--sub <text>', 'whom or what it is about')
    .option('--claim <name=value>', 'a further claim, JSON or text; may be given again', collectClaim)
    .option('--expires-in <time>', 'its life: seconds, or 30m, 12h, 90d', readDuration, 3600)
    .option('--out <file>', 'write it into this new file, readable by you alone');
  projectOptions(command).action(async (options: Options) => {
    const { sub, claim = {}, expiresIn, out } = options;
    if (out !== undefined) requireRoomFor(out, {});
    const client = await connectAsProject(options);
    const body = { ...claim, sub, expiresInSeconds: expiresIn };
    const answer = await client.json({ method: 'POST', path: '/sign', body });
    const text = bearerText(answer.object('token').value);
    if (out === undefined) return terminal.answer(answer.value, [text]);
    await writeOutput(out, `${text}\n`, { mode: SECRET_MODE });
    terminal.answer({ file: out, meta: answer.object('meta').value }, [`The token is in ${out}`]);
  });
};

function collectClaim(text: string, others: Claims = {}): Claims {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is name=value.');
  return { ...others, [text.slice(0, at)]: valueOf(text.slice(at + 1)) };
}

/** `3`, `true` and `["a"]` are JSON; `editor` is text, and `"3"` in quotes is too. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

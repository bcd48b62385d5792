import type { CliCommand } from '../cli-command.js';
import { connectAsProject, projectOptions, type ProjectOptions } from '../service/index.js';
import { readToken } from '../token-text.js';

interface Options extends ProjectOptions {
  readonly reason?: string;
}

/** `twinseal token revoke FILE`. */
export const tokenRevokeCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('revoke')
    .description('end a token at once')
    .argument('<file>', 'a file with the token; - is standard input')
    .option('--reason <text>', 'why');
  projectOptions(command).action(async (path: string, options: Options) => {
    const client = await connectAsProject(options);
    const body = { token: await readToken(path, terminal), reason: options.reason };
    const answer = await client.json({ method: 'POST', path: '/revoke', body });
    terminal.answer(answer.value, [`${answer.text('message')}.`]);
  });
};

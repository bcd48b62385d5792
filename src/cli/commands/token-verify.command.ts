import type { CliCommand } from '../cli-command.js';
import { EXIT } from '../exit-code.js';
import { connectAsProject, projectOptions, type ProjectOptions } from '../service/index.js';
import { facts } from '../table.js';
import { readToken } from '../token-text.js';

/** `twinseal token verify FILE`. */
export const tokenVerifyCommand: CliCommand = (parent, { terminal, exitWith }) => {
  const command = parent
    .command('verify')
    .description('ask the service whether a token holds: signature, end and revocation')
    .argument('<file>', 'a file with the token; - is standard input');
  projectOptions(command).action(async (path: string, options: ProjectOptions) => {
    const client = await connectAsProject(options);
    const token = await readToken(path, terminal);
    const answer = await client.send({ method: 'POST', path: '/verify', body: { token } });
    const refused = await refusalOf(answer.clone());
    if (refused !== undefined) {
      exitWith(EXIT.refused);
      return terminal.answer({ valid: false, reason: refused }, [
        `The token is NOT valid: ${inEnglish(refused)}.`,
      ]);
    }
    if (!answer.ok) throw await client.faultOf(answer);
    const verified = await client.jsonOf(answer);
    const payload = verified.object('payload').value;
    terminal.answer({ valid: true, payload }, ['The token is valid.', ...facts(payload)]);
  });
};

/** Why the token does not hold; undefined for every other answer. A bad API key is 401 too, without `valid`. */
async function refusalOf(answer: Response): Promise<string | undefined> {
  if (answer.status !== 401 && answer.status !== 400) return undefined;
  // Whatever else answers there has no such members.
  const body = (await answer.json().catch(() => null)) as { valid?: unknown; error?: unknown } | null;
  return body?.valid === false && typeof body.error === 'string' ? body.error : undefined;
}

/** Texts of the contract that are not in English (docs/dialects/fipsign.md). */
function inEnglish(text: string): string {
  if (text.startsWith('Firma inválida')) return 'it was altered, or another project’s key signed it';
  const seconds = /^Token expirado hace (\d+) segundos$/.exec(text)?.[1];
  return seconds === undefined ? text : `it expired ${seconds} seconds ago`;
}

import type { CliCommand } from '../cli-command.js';
import {
  administratorOptions,
  connectAsAdministrator,
  findProjectId,
  type AdministratorOptions,
} from '../service/index.js';
import { facts } from '../table.js';

/** `twinseal project show PROJECT`. */
export const projectShowCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('show')
    .description('show a project')
    .argument('<project>', 'its id or name');
  administratorOptions(command).action(async (project: string, options: AdministratorOptions) => {
    const client = await connectAsAdministrator(options);
    const id = await findProjectId(client, project);
    const { value } = await client.json({ method: 'GET', path: `/admin/projects/${id}` });
    terminal.answer(value, facts(value));
  });
};

import type { CliCommand } from '../cli-command.js';
import {
  administratorOptions,
  connectAsAdministrator,
  findProjectId,
  type AdministratorOptions,
} from '../service/index.js';

/** `twinseal project delete PROJECT`: the service refuses while anything of it is in use. */
export const projectDeleteCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('delete')
    .description('delete a project that has no active key, CA or API key left')
    .argument('<project>', 'its id or name');
  administratorOptions(command).action(async (project: string, options: AdministratorOptions) => {
    const client = await connectAsAdministrator(options);
    const id = await findProjectId(client, project);
    await client.open({ method: 'DELETE', path: `/admin/projects/${id}` });
    terminal.answer({ id, deleted: true }, [`Project ${project} is deleted`]);
  });
};

import type { CliCommand } from '../cli-command.js';
import {
  administratorOptions,
  connectAsAdministrator,
  findProjectId,
  type AdministratorOptions,
} from '../service/index.js';

/** `twinseal apikey revoke PROJECT ID`. */
export const apikeyRevokeCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('revoke')
    .description('revoke an API key at once')
    .argument('<project>', 'id or name of the project')
    .argument('<id>', 'id of the API key, from `twinseal apikey list`');
  administratorOptions(command).action(async (project: string, id: string, options: AdministratorOptions) => {
    const client = await connectAsAdministrator(options);
    const path = `/admin/projects/${await findProjectId(client, project)}/api-keys/${encodeURIComponent(id)}`;
    await client.open({ method: 'DELETE', path });
    terminal.answer({ id, revoked: true }, [`API key ${id} is revoked`]);
  });
};

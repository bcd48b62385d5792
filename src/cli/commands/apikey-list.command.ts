import type { CliCommand } from '../cli-command.js';
import type { JsonObject } from '../json-object.js';
import {
  administratorOptions,
  allItems,
  connectAsAdministrator,
  findProjectId,
  type AdministratorOptions,
} from '../service/index.js';
import { table } from '../table.js';

/** `twinseal apikey list PROJECT`. */
export const apikeyListCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('list')
    .description('list the API keys of a project, revoked ones included; never the keys themselves')
    .argument('<project>', 'id or name of the project');
  administratorOptions(command).action(async (project: string, options: AdministratorOptions) => {
    const client = await connectAsAdministrator(options);
    const keys = await allItems(client, `/admin/projects/${await findProjectId(client, project)}/api-keys`);
    const rows = keys.map((key) => [key.text('id'), key.text('name'), key.text('prefix'), stateOf(key)]);
    terminal.answer(
      { items: keys.map(({ value }) => value) },
      table(['ID', 'NAME', 'BEGINS WITH', 'STATE'], rows),
    );
  });
};

function stateOf(key: JsonObject): string {
  const [revoked, expires] = [key.optionalText('revoked_at'), key.optionalText('expires_at')];
  if (revoked !== undefined) return `revoked ${revoked}`;
  return expires === undefined ? 'active' : `expires ${expires}`;
}

import { CliError } from '../cli-error.js';
import { allItems } from './pages.js';
import type { ServiceClient } from './service-client.js';

/** The id of a project that is named by its id or, as names are unique, by its name. @throws CliError */
export async function findProjectId(client: ServiceClient, idOrName: string): Promise<string> {
  if (/^proj_[0-9a-f]{32}$/.test(idOrName)) return idOrName;
  const projects = await allItems(client, '/admin/projects');
  const project = projects.find((one) => one.text('name') === idOrName);
  if (project !== undefined) return project.text('id');
  throw new CliError(
    `there is no project called ${idOrName}`,
    '`twinseal project list` shows them, `twinseal project create` makes one',
  );
}

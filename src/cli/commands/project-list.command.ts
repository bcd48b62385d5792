import type { CliCommand } from '../cli-command.js';
import { table } from '../table.js';
import {
  administratorOptions,
  allItems,
  connectAsAdministrator,
  type AdministratorOptions,
} from '../service/index.js';

/** `twinseal project list`. */
export const projectListCommand: CliCommand = (parent, { terminal }) => {
  const command = parent.command('list').description('list all projects');
  administratorOptions(command).action(async (options: AdministratorOptions) => {
    const projects = await allItems(await connectAsAdministrator(options), '/admin/projects');
    const rows = projects.map((project) => [
      project.text('id'),
      project.text('name'),
      project.text('token_algorithm'),
      project.text('created_at'),
    ]);
    terminal.answer(
      { items: projects.map(({ value }) => value) },
      table(['ID', 'NAME', 'TOKENS', 'CREATED'], rows),
    );
  });
};

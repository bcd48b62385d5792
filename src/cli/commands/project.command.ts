import type { CliCommand } from '../cli-command.js';
import { projectCreateCommand } from './project-create.command.js';
import { projectDeleteCommand } from './project-delete.command.js';
import { projectListCommand } from './project-list.command.js';
import { projectShowCommand } from './project-show.command.js';

/** `twinseal project …`. */
export const projectCommands: CliCommand = (parent, context) => {
  const group = parent.command('project').description('manage projects, as the administrator');
  projectCreateCommand(group, context);
  projectListCommand(group, context);
  projectShowCommand(group, context);
  projectDeleteCommand(group, context);
};

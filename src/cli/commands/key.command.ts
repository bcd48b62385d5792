import type { CliCommand } from '../cli-command.js';
import { keyEndCommands } from './key-end.command.js';
import { keyGenerateCommand } from './key-generate.command.js';
import { keyListCommand } from './key-list.command.js';
import { keyPublicCommand } from './key-public.command.js';
import { keyRotateCommand } from './key-rotate.command.js';

/** `twinseal key …`. */
export const keyCommands: CliCommand = (parent, context) => {
  const group = parent.command('key').description('manage the keys of a project, which the service keeps');
  keyGenerateCommand(group, context);
  keyRotateCommand(group, context);
  keyEndCommands(group, context);
  keyListCommand(group, context);
  keyPublicCommand(group, context);
};

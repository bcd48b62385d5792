import type { CliCommand } from '../cli-command.js';
import { apikeyCreateCommand } from './apikey-create.command.js';
import { apikeyListCommand } from './apikey-list.command.js';
import { apikeyRevokeCommand } from './apikey-revoke.command.js';

/** `twinseal apikey …`. */
export const apikeyCommands: CliCommand = (parent, context) => {
  const group = parent
    .command('apikey')
    .description('manage the API keys of a project, as the administrator');
  apikeyCreateCommand(group, context);
  apikeyListCommand(group, context);
  apikeyRevokeCommand(group, context);
};

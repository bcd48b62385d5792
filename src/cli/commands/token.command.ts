import type { CliCommand } from '../cli-command.js';
import { tokenRevokeCommand } from './token-revoke.command.js';
import { tokenSignCommand } from './token-sign.command.js';
import { tokenVerifyCommand } from './token-verify.command.js';

/** `twinseal token …`. */
export const tokenCommands: CliCommand = (parent, context) => {
  const group = parent
    .command('token')
    .description('sign, verify and revoke tokens; takes an API key of the format pqa');
  tokenSignCommand(group, context);
  tokenVerifyCommand(group, context);
  tokenRevokeCommand(group, context);
};

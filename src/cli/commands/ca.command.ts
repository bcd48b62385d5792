import type { CliCommand } from '../cli-command.js';
import { caCreateCommand } from './ca-create.command.js';
import { caCrlCommand } from './ca-crl.command.js';
import { caIssueCommand } from './ca-issue.command.js';
import { caRevokeCommand } from './ca-revoke.command.js';
import { caRootCommand } from './ca-root.command.js';

/** `twinseal ca …`. */
export const caCommands: CliCommand = (parent, context) => {
  const group = parent
    .command('ca')
    .description(
      'certificates: `create` acts for the administrator, the others take an API key of the format pqa',
    );
  caCreateCommand(group, context);
  caIssueCommand(group, context);
  caRevokeCommand(group, context);
  caCrlCommand(group, context);
  caRootCommand(group, context);
};

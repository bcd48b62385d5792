import type { CliCommand } from '../cli-command.js';
import { auditExportCommand } from './audit-export.command.js';
import { auditVerifyCommand } from './audit-verify.command.js';

/** `twinseal audit …`. */
export const auditCommands: CliCommand = (parent, context) => {
  const group = parent.command('audit').description('export the audit log, and check exports');
  auditExportCommand(group, context);
  auditVerifyCommand(group, context);
};

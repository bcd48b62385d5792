import type { CliCommand } from '../cli-command.js';
import { auditCommands } from './audit.command.js';
import { backupCommand } from './backup.command.js';
import { doctorCommand } from './doctor.command.js';
import { restoreCommand } from './restore.command.js';
import { startCommand } from './start.command.js';

/** Every command, in the order of the help. A new one is a file beside this one and a line here. */
export const COMMANDS: readonly CliCommand[] = [
  startCommand,
  doctorCommand,
  auditCommands,
  backupCommand,
  restoreCommand,
];

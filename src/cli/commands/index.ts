import type { CliCommand } from '../cli-command.js';

type Loader = () => Promise<CliCommand>;

/**
 * Every command, in the order of the help. A new one is a file beside this one and a line here. Only the one that is
 * called is loaded: a command that signs a file does not wait for the modules of the service.
 */
export const COMMANDS: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['start', async () => (await import('./start.command.js')).startCommand],
  ['doctor', async () => (await import('./doctor.command.js')).doctorCommand],
  ['project', async () => (await import('./project.command.js')).projectCommands],
  ['apikey', async () => (await import('./apikey.command.js')).apikeyCommands],
  ['key', async () => (await import('./key.command.js')).keyCommands],
  ['sign', async () => (await import('./sign.command.js')).signCommand],
  ['verify', async () => (await import('./verify.command.js')).verifyCommand],
  ['token', async () => (await import('./token.command.js')).tokenCommands],
  ['ca', async () => (await import('./ca.command.js')).caCommands],
  ['audit', async () => (await import('./audit.command.js')).auditCommands],
  ['mcp', async () => (await import('./mcp.command.js')).mcpCommand],
  ['backup', async () => (await import('./backup.command.js')).backupCommand],
  ['restore', async () => (await import('./restore.command.js')).restoreCommand],
  ['completion', async () => (await import('./completion.command.js')).completionCommand],
]);

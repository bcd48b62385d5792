import { Command, CommanderError } from 'commander';

import { VERSION } from '../platform/version.js';
import type { CliContext } from './cli-command.js';
import { COMMANDS } from './commands/index.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { explain } from './explain.js';
import { Terminal, type TerminalStreams } from './terminal.js';

const EXIT_CODES = `
Exit status: 0 done and good; 1 refused, or what was checked is bad; 2 the command line or the settings are wrong;
3 the service or the database cannot be reached. Settings are the service's own: docs/configuration.md.`;

/**
 * Runs one command line, without the program's name. Never rejects: faults are written to the terminal.
 *
 * @returns the exit status
 */
export async function runCommand(words: readonly string[], streams: TerminalStreams): Promise<ExitCode> {
  const terminal = new Terminal(streams);
  let code: ExitCode = EXIT.ok;
  const program = createProgram({ terminal, exitWith: (other) => (code = other) }, streams);
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has written its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { message, next, exitCode } = explain(error);
    terminal.fault(message, next);
    return exitCode;
  }
}

function createProgram(context: CliContext, { stdout, stderr }: TerminalStreams): Command {
  const program = new Command('twinseal')
    .description('A self-hosted post-quantum key, signature and certificate service')
    .version(VERSION)
    .option('--json', 'answer in JSON')
    .on('option:json', () => context.terminal.useJson())
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .showHelpAfterError('(twinseal --help lists the commands)')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    });
  for (const add of COMMANDS) add(program, context);
  return program;
}

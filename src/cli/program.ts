import { Command, CommanderError } from 'commander';

import { VERSION } from '../platform/version.js';
import type { CliContext } from './cli-command.js';
import { CliError } from './cli-error.js';
import { COMMANDS } from './commands/index.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { Terminal, type TerminalStreams } from './terminal.js';

const EXIT_CODES = `
Exit status: 0 done and good; 1 refused, or what was checked is bad; 2 the command line or the settings are wrong;
3 the service or the database cannot be reached; 4 a signature matches a key that nobody vouches for.
docs/command-line.md has examples; settings are environment variables: docs/configuration.md.`;

/**
 * Runs one command line, without the program's name. Never rejects: faults are written to the terminal.
 *
 * @returns the exit status
 */
export async function runCommand(words: readonly string[], streams: TerminalStreams): Promise<ExitCode> {
  const terminal = new Terminal(streams);
  let code: ExitCode = EXIT.ok;
  const context: CliContext = {
    terminal,
    exitWith: (other) => (code = other),
    wholeProgram: () => createProgram([...COMMANDS.keys()], context, streams),
  };
  try {
    const program = await createProgram(neededBy(words), context, streams);
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has written its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { message, next, exitCode } = await explained(error);
    terminal.fault(message, next);
    return exitCode;
  }
}

/** The command that is called; all of them when help is wanted or the first word is none of them. */
function neededBy(words: readonly string[]): readonly string[] {
  const name = words.find((word) => !word.startsWith('-'));
  return name !== undefined && COMMANDS.has(name) ? [name] : [...COMMANDS.keys()];
}

async function createProgram(
  names: readonly string[],
  context: CliContext,
  { stdout, stderr }: TerminalStreams,
): Promise<Command> {
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
  for (const name of names) (await COMMANDS.get(name)?.())?.(program, context);
  return program;
}

/** What other errors mean is known to the service's modules, which most commands do without. */
async function explained(error: unknown): Promise<Pick<CliError, 'message' | 'next' | 'exitCode'>> {
  return error instanceof CliError ? error : (await import('./explain.js')).explain(error);
}

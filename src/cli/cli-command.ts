import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** What a command may use. */
export interface CliContext {
  readonly terminal: Terminal;
  /** States the outcome; a command that does not has status 0. */
  readonly exitWith: (code: ExitCode) => void;
  /** The program with every command, for those that speak about all of them. */
  readonly wholeProgram: () => Promise<Command>;
}

/** One command, in a file of its own: adds itself to the program or to its group. */
export type CliCommand = (parent: Command, context: CliContext) => void;

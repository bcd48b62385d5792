import { EXIT, type ExitCode } from './exit-code.js';

/** Why a command did not do its work: what happened, and what the person can do next. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly next: string;

  /** @param message one sentence without its full stop @param next an instruction, likewise */
  constructor(message: string, next: string, exitCode: ExitCode = EXIT.refused, cause?: unknown) {
    super(message, { cause });
    this.name = 'CliError';
    this.next = next;
    this.exitCode = exitCode;
  }
}

import { isExplained, startupFault } from '../app/startup-fault.js';
import { TwinsealError } from '../errors/index.js';
import { ConfigurationError } from '../platform/config/configuration-error.js';
import { describeError } from '../platform/logging/describe-error.js';
import { BackupError } from '../storage/index.js';
import { CliError } from './cli-error.js';
import { EXIT, type ExitCode } from './exit-code.js';

/** An error as a person at a terminal can use it. */
export interface Explanation {
  readonly message: string;
  readonly next: string;
  readonly exitCode: ExitCode;
}

/** What went wrong, what to do next, and the status that says so. */
export function explain(error: unknown): Explanation {
  if (error instanceof CliError) return error;
  if (error instanceof ConfigurationError) {
    return { message: error.message, next: 'docs/configuration.md lists the settings', exitCode: EXIT.usage };
  }
  if (error instanceof BackupError) {
    return {
      message: error.message,
      next: 'docs/operations/backup.md has the whole way',
      exitCode: error.isAway ? EXIT.unreachable : EXIT.refused,
    };
  }
  const isAway = error instanceof TwinsealError && error.code === 'service.unavailable';
  if (isExplained(error)) {
    const message = startupFault(error).replace(/^twinseal: /, '');
    const exitCode = isAway ? EXIT.unreachable : EXIT.refused;
    return { message, next: 'twinseal doctor says what else is wrong', exitCode };
  }
  const message = `this is a bug: ${JSON.stringify(describeError(error))}`;
  return { message, next: 'please report it with the lines above', exitCode: EXIT.refused };
}

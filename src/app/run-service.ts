import { describeError } from '../platform/logging/describe-error.js';
import { isExplained, startupFault } from './startup-fault.js';
import { start } from './start.js';

/** Starts the service, or ends the process with status 1 and the reason in one line. */
export async function runService(): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${startupFault(error)}\n`);
    // A bug of ours: the line alone would not help to find it.
    if (!isExplained(error)) process.stderr.write(`${JSON.stringify(describeError(error))}\n`);
    process.exit(1);
  }
}

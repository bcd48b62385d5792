import { describeError } from './platform/logging/describe-error.js';
import { isExplained, startupFault } from './app/startup-fault.js';
import { start } from './app/start.js';

try {
  await start();
} catch (error) {
  process.stderr.write(`${startupFault(error)}\n`);
  // A bug of ours: the line alone would not help to find it.
  if (!isExplained(error)) process.stderr.write(`${JSON.stringify(describeError(error))}\n`);
  process.exit(1);
}

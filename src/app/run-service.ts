import type { Configuration } from '../platform/config/configuration.js';
import { readProcessConfiguration } from '../platform/config/read-configuration.js';
import { describeError } from '../platform/logging/describe-error.js';

/** Starts the service, or ends the process with status 1 (a copy perhaps with another) and the reason in one line. */
export async function runService(): Promise<void> {
  try {
    await run(readProcessConfiguration());
  } catch (error) {
    // Knows the errors of every room; a supervisor, which loads none of them, is not to pay for that.
    const { isExplained, startupFault } = await import('./startup-fault.js');
    process.stderr.write(`${startupFault(error)}\n`);
    // A bug of ours: the line alone would not help to find it.
    if (!isExplained(error)) process.stderr.write(`${JSON.stringify(describeError(error))}\n`);
    // A copy has a status of its own for what its supervisor must not try again.
    process.exit(process.exitCode ?? 1);
  }
}

async function run(configuration: Configuration): Promise<void> {
  if (configuration.processes > 1) {
    const { runCluster } = await import('./cluster/run-cluster.js');
    return await runCluster(configuration);
  }
  const { start } = await import('./start.js');
  await start(configuration);
}

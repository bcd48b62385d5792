import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';

import { SystemClock } from '../../platform/clock.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { PinoLogger } from '../../platform/logging/pino.logger.js';
import { forkCopy } from './copy-process.js';
import { Pinning } from './pinning.js';
import { Supervisor } from './supervisor.js';

/**
 * Serves with several processes: the one that was started supervises copies of itself, which come here as well.
 * @throws what `startupFault` explains
 */
export async function runCluster(configuration: Configuration): Promise<void> {
  if (cluster.isPrimary) return await supervise(configuration);
  // Only here, so that the supervisor stays small.
  const { runCopy } = await import('./run-copy.js');
  await runCopy(configuration);
}

async function supervise({ processes, pinProcesses, logLevel, http }: Configuration): Promise<void> {
  // Each copy gets the next connection in turn. Where copies take them by themselves, the idler one takes most.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const logger = new PinoLogger(logLevel);
  const supervisor = new Supervisor({
    processes,
    threads: Math.ceil(availableParallelism() / processes),
    ...(pinProcesses && { pinning: Pinning.open(processes) }),
    fork: forkCopy,
    clock: new SystemClock(),
    logger,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => supervisor.stop(signal));
  if (http.tls !== undefined) process.on('SIGHUP', () => supervisor.reload());
  process.exit(await supervisor.run());
}

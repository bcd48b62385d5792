import cluster from 'node:cluster';

import type { Configuration } from '../../platform/config/configuration.js';
import { start } from '../start.js';
import { isLasting } from '../startup-fault.js';
import type { Copy } from './copy.js';
import { GatheredExposition } from './gathered-exposition.js';
import { LASTING_FAULT, type FromCopy, type Seat, type ToCopy } from './messages.js';
import { takeSeat } from './take-seat.js';

/** Runs this process as one of several and returns once it takes requests. @throws what `startupFault` explains */
export async function runCopy(configuration: Configuration): Promise<void> {
  try {
    await start(configuration, copyOf(await takeSeat(process, tell), configuration));
  } catch (error) {
    if (isLasting(error)) process.exitCode = LASTING_FAULT;
    throw error;
  }
  tell({ kind: 'started' });
}

function copyOf({ number, first, threads }: Seat, { processes }: Configuration): Copy {
  return {
    number,
    first,
    threads,
    exposition: (metrics) => {
      const gathered = new GatheredExposition(metrics, { number, processes, send: tell });
      process.on('message', (message) => {
        const told = message as ToCopy; // Only the supervisor can send any.
        if (told.kind !== 'seat') gathered.take(told);
      });
      return gathered;
    },
    whenAlone,
  };
}

function tell(message: FromCopy): void {
  // Without a callback a supervisor that is gone would be an error event; that it is gone is noticed elsewhere.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function whenAlone(end: () => void): void {
  const { worker } = cluster;
  worker?.once('disconnect', () => {
    // Otherwise Node ends the process when this returns, in the middle of its requests.
    worker.exitedAfterDisconnect = true;
    end();
  });
}

import cluster, { type Worker } from 'node:cluster';

import { closeUntakenConnections } from './handed-connections.js';
import type { FromCopy, ToCopy } from './messages.js';

/** How a process ended: with a status, by a signal, or it never began (`fault`). */
export interface Ending {
  readonly status: number | null;
  readonly signal: string | null;
  readonly fault?: unknown;
}

/** What a supervisor wants to know of a copy. */
export interface CopyListener {
  heard(message: FromCopy): void;
  /** What it had said before may still be heard after this. */
  ended(ending: Ending): void;
}

/** A copy as its supervisor sees it. Neither call fails when the process is gone. */
export interface CopyProcess {
  readonly pid: number | undefined;
  send(message: ToCopy): void;
  kill(signal: NodeJS.Signals): void;
}

/** Starts this very program again, with the same arguments and settings, as a copy. */
export function forkCopy(listener: CopyListener): CopyProcess {
  const worker = cluster.fork();
  closeUntakenConnections(worker.process);
  worker.on('message', (message: FromCopy) => listener.heard(message));
  worker.once('exit', (status: number | null, signal: string | null) => listener.ended({ status, signal }));
  worker.on('error', (fault: unknown) => {
    // The others are about messages that did not arrive; then the process ends as well.
    if (worker.process.pid === undefined) listener.ended({ status: null, signal: null, fault });
  });
  return {
    pid: worker.process.pid,
    send: (message) => send(worker, message),
    kill: (signal) => void worker.process.kill(signal),
  };
}

function send(worker: Worker, message: ToCopy): void {
  if (worker.isConnected()) worker.send(message, undefined, () => undefined);
}

import type { ChildProcess } from 'node:child_process';

/** A connection that Node accepted for a copy, as it lies in the supervisor. */
interface Connection {
  close(): void;
}

/** What Node sends along with a connection (`lib/internal/cluster`); the copy answers with `seq` as `ack`. */
interface HandOver {
  readonly cmd: 'NODE_CLUSTER';
  readonly act: 'newconn';
  readonly seq: number;
}

/**
 * Closes the connections that are on their way to a copy when it ends. Node closes its own end of one when the copy
 * acknowledges it, and forgets those that never were: their clients would get neither data nor a close for as long as
 * the supervisor runs.
 */
export function closeUntakenConnections(copy: ChildProcess): void {
  const handed = new Map<unknown, Connection>();
  const send = copy.send.bind(copy) as (...sent: readonly unknown[]) => boolean;
  copy.send = (...sent: readonly unknown[]): boolean => {
    const [message, handle] = sent;
    if (isHandOver(message) && isConnection(handle)) handed.set(message.seq, handle);
    return send(...sent);
  };
  // Taken, or refused and then handed to another copy: either way it is not this one's any more.
  copy.on('internalMessage', (message: { readonly ack?: unknown }) => void handed.delete(message.ack));
  copy.once('exit', () => {
    // An answer that it gave before may be read in this same turn, and a connection that it refused goes to another copy.
    setImmediate(() => {
      for (const connection of handed.values()) connection.close();
    });
  });
}

function isHandOver(message: unknown): message is HandOver {
  return (
    typeof message === 'object' &&
    message !== null &&
    'cmd' in message &&
    message.cmd === 'NODE_CLUSTER' &&
    'act' in message &&
    message.act === 'newconn'
  );
}

function isConnection(handle: unknown): handle is Connection {
  return typeof handle === 'object' && handle !== null && 'close' in handle;
}

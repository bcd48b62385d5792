import { ServiceError } from '../../errors/index.js';
import type { FromCopy, Seat } from './messages.js';

/** A supervisor answers within milliseconds, also on a busy machine. Milliseconds. */
const SEAT_MS = 10_000;

/** Where messages come from. */
interface Inbox {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
}

/**
 * Asks the supervisor which copy this process is. @throws ServiceError when nobody says so, since another program, such as
 * a process manager, forked this process
 */
export async function takeSeat(inbox: Inbox, tell: (message: FromCopy) => void): Promise<Seat> {
  const { promise, resolve, reject } = Promise.withResolvers<Seat>();
  const hear = (message: unknown): void => {
    if (isSeat(message)) resolve(message);
  };
  const timer = setTimeout(() => reject(nobody()), SEAT_MS);
  inbox.on('message', hear);
  tell({ kind: 'here' });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    inbox.off('message', hear);
  }
}

/** Another program's messages may be anything. */
function isSeat(message: unknown): message is Seat {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'seat';
}

function nobody(): ServiceError {
  return new ServiceError(
    'service.unavailable',
    'TWINSEAL_PROCESSES: no supervisor of the service answers; a process manager that forks by itself must start one ' +
      'process, or TWINSEAL_PROCESSES be 1',
  );
}

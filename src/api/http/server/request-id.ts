import type { IncomingMessage } from 'node:http';
import type { Ids } from '../../../platform/ids.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The caller's `X-Request-ID` when it is a UUID, else a new one: foreign text never reaches log or audit entries. */
export function requestIdOf(request: IncomingMessage, ids: Ids): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && UUID.test(sent) ? sent : ids.requestId();
}

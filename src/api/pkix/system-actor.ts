import type { FastifyRequest } from 'fastify';

import type { Actor } from '../../ledger/index.js';

/** In whose name the service signs what nobody known has asked for. */
export function systemActor({ id }: FastifyRequest): Actor {
  return { name: 'system', projectId: null, requestId: id };
}

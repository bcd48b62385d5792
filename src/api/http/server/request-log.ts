import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../../platform/logging/logger.js';
import { pathOf } from '../routes/request-state.js';

/** One line per request, at its end. The path goes without its query string, and no header is logged. */
export function logRequest(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  logger.info('request', {
    method: request.method,
    path: pathOf(request.url),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 100) / 100,
    requestId: request.id,
  });
}

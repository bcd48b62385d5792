import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { RequestSpan, Tracer } from '../../../platform/tracing/tracer.js';
import { routePatternOf } from '../errors/error-responder.js';

/** Opens a span with every request, before anything else is done for it, and closes it with the answer. */
export function traceRequests(fastify: FastifyInstance, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, RequestSpan>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const head = {
      method: request.method,
      requestId: request.id,
      ...(typeof traceparent === 'string' && { traceparent }),
    };
    tracer.request(head, (span) => {
      spans.set(request, span);
      done();
    });
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    spans.get(request)?.end(routePatternOf(request), reply.statusCode);
    done();
  });
}

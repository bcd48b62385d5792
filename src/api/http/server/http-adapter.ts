import type { IncomingMessage } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Clock } from '../../../platform/clock.js';
import type { Ids } from '../../../platform/ids.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { installBodyParsers } from '../body/json-body.js';
import { isBelow, type DialectRegistry } from '../dialects/dialect-registry.js';
import type { ErrorResponder } from '../errors/error-responder.js';
import type { RouteCatalog } from '../routes/route-catalog.js';
import { clientErrorHandler } from './client-error.js';
import { logRequest } from './request-log.js';
import { requestIdOf } from './request-id.js';
import { UnobservedRequests, type RequestObserver } from './request-observer.js';
import { KEEP_ALIVE_TIMEOUT_MS, NODE_HTTP_LIMITS, REQUEST_TIMEOUT_MS } from './server-limits.js';
import type { ServerTls } from './server-tls.js';
import { ignoreUnknownExpectations } from './unknown-expectations.js';

/** What the server needs before there is an application. */
export interface HttpAdapterParts {
  readonly dialects: DialectRegistry;
  readonly responder: ErrorResponder;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly trustProxy: boolean;
  /** Filled as routes are registered. */
  readonly routes: RouteCatalog;
  /** Told of requests; absent: nobody is. */
  readonly observer?: RequestObserver;
  /** Absent: plain HTTP. */
  readonly tls?: ServerTls;
}

/** Longest path parameter, characters; a longer one names nothing of ours (404). */
const MAX_PARAM_LENGTH = 200;

/**
 * The Fastify adapter with everything that must be in place before routes are registered. Nest is created with
 * `bodyParser: false`, or it would add parsers of its own.
 */
export function createHttpAdapter(parts: HttpAdapterParts): FastifyAdapter {
  const fallback = parts.dialects.of('');
  const { tls, observer = new UnobservedRequests() } = parts;
  const adapter = new FastifyAdapter({
    ...(tls === undefined ? { http: NODE_HTTP_LIMITS } : { https: { ...NODE_HTTP_LIMITS, ...tls.options } }),
    trustProxy: parts.trustProxy,
    logger: false,
    genReqId: (request: IncomingMessage) => requestIdOf(request, parts.ids),
    rewriteUrl: ({ url = '/' }: IncomingMessage) => parts.dialects.rewritten(url),
    requestIdHeader: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Requests that arrive on an open connection during shutdown are answered properly instead.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: clientErrorHandler(fallback, parts.clock, parts.ids, observer),
    // Paths that are no URL never reach a hook or a Nest filter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      observer.arrived();
      reply.raw.once('close', () => {
        logRequest(parts.logger, request, reply);
        const seconds = reply.elapsedTime / 1000;
        observer.answered({ method: request.method, route: undefined, status: reply.statusCode, seconds });
      });
      parts.responder.respond(error, request, reply);
    },
  });
  // The adapter's instance is typed by its raw server, which does not matter here.
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.decorateRequest('state', null);
  ignoreUnknownExpectations(fastify.server);
  if (fastify.server instanceof TlsServer) tls?.protect(fastify.server);
  installBodyParsers(fastify);
  fastify.addHook('onRoute', (route) => prepareRoute(route, parts));
  return adapter;
}

/** Sets the dialect's body limit, and refuses a route that does not say who may call it. */
function prepareRoute(route: RouteOptions, { dialects, routes }: HttpAdapterParts): void {
  // The library that serves the pages below /docs cannot mark its routes.
  if (isBelow(route.url, '/docs')) route.config = { traits: { access: { kind: 'public' } }, ...route.config };
  const traits = route.config?.traits;
  if (traits?.access === undefined) {
    throw new TypeError(`${String(route.method)} ${route.url} does not say who may call it`);
  }
  route.bodyLimit = dialects.of(route.url).bodyLimit(route.url);
  for (const method of [route.method].flat()) routes.add(method, route.url, traits);
}

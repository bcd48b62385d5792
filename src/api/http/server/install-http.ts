import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Clock } from '../../../platform/clock.js';
import { Logger } from '../../../platform/logging/logger.js';
import type { Tracer } from '../../../platform/tracing/tracer.js';
import { throwBodyFault } from '../body/json-body.js';
import type { AnswerFrame } from '../dialects/dialect.js';
import { routePathOf, routePatternOf } from '../errors/error-responder.js';
import { RequestGate } from '../request-gate.js';
import { pathOf, stateOf } from '../routes/request-state.js';
import { Drain } from './drain.js';
import { logRequest } from './request-log.js';
import { UnobservedRequests, type RequestObserver } from './request-observer.js';
import { securityHeaders } from './security-headers.js';
import { traceRequests } from './trace-requests.js';

/** What watches and ends the edge's work; each may be left out. */
export interface HttpCompanions {
  readonly observer?: RequestObserver;
  readonly tracer?: Tracer;
  readonly drain?: Drain;
}

/** Adds the hooks that need the application's parts. To be called once, after `NestFactory.create`, before `init`. */
export function installHttp(app: NestFastifyApplication, companions: HttpCompanions = {}): void {
  const { observer = new UnobservedRequests(), tracer, drain = new Drain() } = companions;
  const gate = app.get(RequestGate);
  const logger = app.get(Logger);
  const clock = app.get(Clock);
  // The adapter's instance is typed by its raw server, which does not matter here.
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const headers = securityHeaders();
  if (tracer !== undefined) traceRequests(fastify, tracer);
  fastify.addHook('onRequest', (request, reply) => {
    observer.arrived();
    void reply.headers(headers);
    return gate.enter(request, reply);
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    throwBodyFault(request);
    done();
  });
  fastify.addHook('preSerialization', (request, _reply, payload, done) => {
    const { dialect } = stateOf(request);
    done(null, dialect.wrap === undefined ? payload : dialect.wrap(payload, frameOf(request, clock)));
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (drain.begun) void reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logRequest(logger, request, reply);
    const { statusCode: status, elapsedTime } = reply;
    const { method } = request;
    observer.answered({ method, route: routePatternOf(request), status, seconds: elapsedTime / 1000 });
    done();
  });
}

function frameOf(request: FastifyRequest, clock: Clock): AnswerFrame {
  return {
    path: routePathOf(request),
    sentPath: pathOf(request.url),
    requestId: request.id,
    timestamp: clock.timestamp(),
  };
}

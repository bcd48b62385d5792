import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Clock } from '../../../platform/clock.js';
import { Logger } from '../../../platform/logging/logger.js';
import { throwBodyFault } from '../body/json-body.js';
import type { AnswerFrame } from '../dialects/dialect.js';
import { routePathOf } from '../errors/error-responder.js';
import { RequestGate } from '../request-gate.js';
import { pathOf, stateOf } from '../routes/request-state.js';
import { logRequest } from './request-log.js';
import { securityHeaders } from './security-headers.js';

/** Adds the hooks that need the application's parts. To be called once, after `NestFactory.create`, before `init`. */
export function installHttp(app: NestFastifyApplication): void {
  const gate = app.get(RequestGate);
  const logger = app.get(Logger);
  const clock = app.get(Clock);
  // The adapter's instance is typed by its raw server, which does not matter here.
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const headers = securityHeaders();
  fastify.addHook('onRequest', (request, reply) => {
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
  fastify.addHook('onResponse', (request, reply, done) => {
    logRequest(logger, request, reply);
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

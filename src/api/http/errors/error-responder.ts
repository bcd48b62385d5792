import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TwinsealError } from '../../../errors/index.js';
import type { Clock } from '../../../platform/clock.js';
import type { Logger } from '../../../platform/logging/logger.js';
import type { DialectRegistry } from '../dialects/dialect-registry.js';
import { pathOf } from '../routes/request-state.js';
import { UnobservedRequests, type RequestObserver } from '../server/request-observer.js';
import { normaliseError } from './normalise-error.js';

/** Answers every error of every path in the form of the path's dialect. */
export class ErrorResponder {
  readonly #dialects: DialectRegistry;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #observer: RequestObserver;

  constructor(
    dialects: DialectRegistry,
    clock: Clock,
    logger: Logger,
    observer: RequestObserver = new UnobservedRequests(),
  ) {
    this.#observer = observer;
    this.#dialects = dialects;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Sends the answer unless one is already on its way; logs what is the service's own fault. */
  respond(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = normaliseError(thrown);
    this.#observer.refused(error);
    const path = routePathOf(request);
    const dialect = request.state?.dialect ?? this.#dialects.of(path);
    const timestamp = this.#clock.timestamp();
    const rendered = dialect.renderError(error, {
      path,
      sentPath: pathOf(request.url),
      requestId: request.id,
      timestamp,
    });
    if (rendered.status >= 500) this.#log(error, request, rendered.status);
    if (reply.sent || reply.raw.headersSent) return;
    // Fastify closes the connection when it refuses a body. A client that is still sending would then lose the
    // answer; Node reads the rest and drops it, and the request timeout bounds how long.
    void reply
      .removeHeader('connection')
      .code(rendered.status)
      .headers(rendered.headers)
      .header('x-request-id', request.id)
      .type(rendered.contentType)
      .send(rendered.body);
  }

  #log(error: TwinsealError, request: FastifyRequest, status: number): void {
    const fields = {
      requestId: request.id,
      method: request.method,
      path: pathOf(request.url),
      status,
      code: error.code,
    };
    if (status === 500) this.#logger.error('a request failed', fields, error);
    else this.#logger.warn('a request was turned away', fields, error);
  }
}

/** The matched route's pattern (a percent-encoded spelling cannot change the dialect), else the path as sent. */
export function routePathOf(request: FastifyRequest): string {
  return routePatternOf(request) ?? pathOf(request.url);
}

/** The matched route's pattern; undefined when no route fits. */
export function routePatternOf(request: FastifyRequest): string | undefined {
  return request.is404 ? undefined : request.routeOptions.url;
}

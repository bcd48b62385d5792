import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorResponder } from './error-responder.js';

/** The one exception filter: controllers, pipes, hooks and the router all end here. */
@Catch()
export class DialectFilter implements ExceptionFilter {
  constructor(private readonly responder: ErrorResponder) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.responder.respond(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

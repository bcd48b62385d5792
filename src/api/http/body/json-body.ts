import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError, type TwinsealError } from '../../../errors/index.js';
import { installBytesParsers, mediaTypeError } from './bytes-body.js';
import { IDEMPOTENCY_HEADER } from '../idempotency/idempotency-key.js';

type Done = (error: Error | null, value?: unknown) => void;
type ParseText = (request: FastifyRequest, text: string, done: Done) => void;

/**
 * Replaces Fastify's body parsers by ours: JSON objects, and bytes for the routes that take them. A JSON body that is not one is noted in the request's state
 * instead of being thrown, and the connection stays usable; `throwBodyFault` throws it when its turn has come.
 */
export function installBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  // Refuses `__proto__` and `constructor.prototype` members; Fastify's own parser, configured to throw.
  const parseText = fastify.getDefaultJsonParser('error', 'error') as ParseText;
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    readJson(request, body, parseText, done);
  });
  installBytesParsers(fastify);
  fastify.addContentTypeParser('*', refuseOtherMediaTypes);
}

/** Throws what the parser noted. */
export function throwBodyFault(request: FastifyRequest): void {
  if (request.state?.bodyFault !== undefined) throw request.state.bodyFault;
}

function readJson(request: FastifyRequest, body: Buffer, parseText: ParseText, done: Done): void {
  if (request.state !== null && request.headers[IDEMPOTENCY_HEADER] !== undefined)
    request.state.rawBody = body;
  // Clients send the JSON content type with body-less requests too.
  if (body.length === 0) return done(null, undefined);
  if (request.state?.traits.takesBytes !== undefined) return done(mediaTypeError(request));
  if (!isUtf8(body)) return noteFault(request, done);
  parseText(request, body.toString('utf8'), (error, value) => {
    if (error !== null || !isJsonObject(value)) return noteFault(request, done);
    done(null, value);
  });
}

function noteFault(request: FastifyRequest, done: Done): void {
  // The parser's own message quotes the body, so it goes no further.
  const fault: TwinsealError = new RequestError(
    'request.body-not-object',
    'The request body must be a JSON object',
  );
  if (request.state === null) return done(fault);
  request.state.bodyFault = fault;
  done(null, undefined);
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Another or no content type is fine only while there is no body. */
function refuseOtherMediaTypes(request: FastifyRequest, _payload: unknown, done: Done): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return done(null, undefined);
  done(mediaTypeError(request));
}

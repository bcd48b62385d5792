import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from '../../../errors/index.js';

/** Media types that some route takes as bytes. */
const BYTES_MEDIA_TYPES = ['application/ocsp-request'] as const;

/** A media type that is read as bytes. */
export type BytesMediaType = (typeof BYTES_MEDIA_TYPES)[number];

/** Adds a parser for each of these types; it refuses a body that its route does not take. */
export function installBytesParsers(fastify: FastifyInstance): void {
  for (const type of BYTES_MEDIA_TYPES) {
    fastify.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
      if (request.state?.traits.takesBytes !== type) return done(mediaTypeError(request));
      done(null, new Uint8Array(body));
    });
  }
}

/** Names the type that the route takes. */
export function mediaTypeError(request: FastifyRequest): RequestError {
  const type = request.state?.traits.takesBytes ?? 'application/json';
  return new RequestError('request.media-type', `Content-Type must be ${type}`);
}

import type { FastifyRequest } from 'fastify';
import type { TwinsealError } from '../../../errors/index.js';
import type { Actor } from '../../../ledger/index.js';
import type { Principal } from '../authentication/principal.js';
import type { Dialect } from '../dialects/dialect.js';
import type { IdempotencyClaim } from '../idempotency/idempotency-claim.js';
import type { RouteTraits } from './route-access.js';

/** What the service knows of a request besides its bytes; filled on its way in. */
export interface RequestState {
  readonly dialect: Dialect;
  readonly traits: RouteTraits;
  /** Absent on public routes. */
  actor?: Actor;
  /** Absent on public and admin routes. */
  principal?: Principal;
  /** Why the body could not be read; thrown once everything that comes before the body is checked. */
  bodyFault?: TwinsealError;
  /** The body's bytes; kept only when an idempotency key was sent. */
  rawBody?: Uint8Array;
  idempotency?: IdempotencyClaim;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by the decorators of route-access.ts. */
    traits?: RouteTraits;
  }

  interface FastifyRequest {
    /** Null until the gate has seen the request. */
    state: RequestState | null;
  }
}

/** The request's state; a request without one never passed the gate, which is a bug of ours. */
export function stateOf(request: FastifyRequest): RequestState {
  if (request.state === null) throw new TypeError('the request did not pass the gate');
  return request.state;
}

/** The path as sent, without the query string, which may hold what must not be logged. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

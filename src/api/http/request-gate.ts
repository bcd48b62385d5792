import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthError, RequestError } from '../../errors/index.js';
import { AdminAuthenticator, Authenticator } from './authentication/authenticator.js';
import type { Principal } from './authentication/principal.js';
import type { Dialect } from './dialects/dialect.js';
import { DialectRegistry } from './dialects/dialect-registry.js';
import { routePathOf } from './errors/error-responder.js';
import { RateLimiter, type RateVerdict } from './limits/rate-limiter.js';
import { AdminListener } from './server/admin-listener.js';
import { RefusalLog } from './authentication/refusal-log.js';
import type { RequestState } from './routes/request-state.js';
import type { RouteAccess, RouteTraits } from './routes/route-access.js';

type ProjectAccess = Extract<RouteAccess, { kind: 'project' }>;

/**
 * Everything that is decided before a byte of the body is read, in the contracts' order: the route exists (404), the
 * caller is known (401), does not ask too often (429) and may do this (403). Runs as Fastify's `onRequest` hook, since
 * Nest's guards come after the body.
 */
@Injectable()
export class RequestGate {
  constructor(
    private readonly dialects: DialectRegistry,
    private readonly authenticator: Authenticator,
    private readonly admin: AdminAuthenticator,
    private readonly limiter: RateLimiter,
    private readonly listener: AdminListener,
    private readonly refusals: RefusalLog,
  ) {}

  async enter(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('x-request-id', request.id);
    const path = routePathOf(request);
    const traits = request.is404 ? {} : (request.routeOptions.config.traits ?? {});
    const state: RequestState = { dialect: this.dialects.of(path), traits };
    request.state = state;
    requireHost(request);
    const access = this.#accessTo(request, path, traits);
    state.dialect.checkQuery?.(queryNames(request));
    if (mustNotBeStored(state)) void reply.header('cache-control', 'no-store');
    if (access.kind === 'admin') this.#admitAdmin(request, state);
    if (access.kind === 'project') await this.#admitProject(request, reply, state, access);
  }

  /** @throws RequestError `request.unknown-route` also for a route that is switched off or another listener's */
  #accessTo({ raw, method }: FastifyRequest, path: string, { access }: RouteTraits): RouteAccess {
    if (
      access !== undefined &&
      hasMethod(method, access) &&
      this.listener.serves(raw, access) &&
      this.dialects.offers(path)
    )
      return access;
    throw new RequestError('request.unknown-route', 'Not found');
  }

  #admitAdmin(request: FastifyRequest, state: RequestState): void {
    const token = state.dialect.adminToken(request.headers);
    if (token === undefined || !this.admin.isAdminToken(token)) throw unauthenticated();
    state.actor = { name: 'admin', projectId: null, requestId: request.id };
  }

  async #admitProject(
    request: FastifyRequest,
    reply: FastifyReply,
    state: RequestState,
    access: ProjectAccess,
  ): Promise<void> {
    const credential = state.dialect.apiKey(request.headers);
    if (credential === undefined && access.optional === true) return;
    const principal = await this.#authenticate(request, state.dialect, credential);
    const { projectId, apiKeyId, temporaryTokenId } = principal;
    const name =
      temporaryTokenId === undefined ? `apikey:${apiKeyId}` : `temporary-token:${temporaryTokenId}`;
    state.principal = principal;
    state.actor = { name, projectId, apiKeyId, requestId: request.id };
    this.#limitRate(request, reply, state, principal);
    this.#checkScope(request, state, access, principal);
  }

  async #authenticate(
    request: FastifyRequest,
    dialect: Dialect,
    credential: string | undefined,
  ): Promise<Principal> {
    const rule = dialect.rateRule(routePathOf(request), request.method);
    const limit = rule?.refusalsByAddress === true ? rule.limit : 0;
    const counter = `refused ${request.ip}`;
    if (limit > 0) requireWithin(this.limiter.peek(counter, limit), 'address');
    const principal =
      credential === undefined ? undefined : await this.authenticator.authenticate(credential, dialect.name);
    if (principal !== undefined) return principal;
    if (limit > 0) this.limiter.take(counter, limit);
    throw unauthenticated();
  }

  #limitRate(request: FastifyRequest, reply: FastifyReply, state: RequestState, principal: Principal): void {
    const rule = state.dialect.rateRule(routePathOf(request), request.method);
    if (rule === undefined || rule.limit === 0) return;
    const verdict = this.limiter.take(
      `${rule.class} ${principal.temporaryTokenId ?? principal.apiKeyId}`,
      rule.limit,
    );
    void reply.headers({
      'x-ratelimit-limit': String(verdict.limit),
      'x-ratelimit-remaining': String(verdict.remaining),
      'x-ratelimit-reset': String(verdict.resetSeconds),
    });
    requireWithin(verdict, 'API key');
  }

  #checkScope(
    request: FastifyRequest,
    state: RequestState,
    access: ProjectAccess,
    principal: Principal,
  ): void {
    const error = scopeFault(access, principal);
    if (error === undefined) return;
    if (access.audited !== undefined && state.actor !== undefined) {
      const target = routePathOf(request);
      this.refusals.note(state.actor, { action: access.audited, target, outcome: error.code });
    }
    throw error;
  }
}

/**
 * Fastify answers HEAD wherever there is a GET, by running the GET. HEAD must change nothing (RFC 9110 section 9.2.1), but
 * behind a credential a GET may: it makes keys or tokens for old clients, or spends an attempt of a temporary token.
 */
function hasMethod(method: string, { kind }: RouteAccess): boolean {
  return method !== 'HEAD' || kind === 'public';
}

function mustNotBeStored({ traits, dialect }: RequestState): boolean {
  return traits.showsSecret === true || dialect.noStore === true;
}

/** What forbids the route to a caller who is known. */
function scopeFault({ scope, parentOnly }: ProjectAccess, principal: Principal): AuthError | undefined {
  const { scopes, temporaryTokenId } = principal;
  if (parentOnly === true && temporaryTokenId !== undefined) {
    return new AuthError('auth.scope', 'A temporary token may not do this');
  }
  if (scopes === null || scopes.has(scope)) return undefined;
  return new AuthError('auth.scope', `This API key lacks the scope "${scope}"`, { facts: { scope } });
}

/** @throws AuthError `auth.rate-limited` */
function requireWithin({ allowed, limit, resetSeconds }: RateVerdict, whose: string): void {
  if (allowed) return;
  throw new AuthError(
    'auth.rate-limited',
    `Rate limit exceeded. Maximum ${limit} requests per minute per ${whose}.`,
    { facts: { limit, retryAfter: resetSeconds } },
  );
}

function queryNames({ query }: FastifyRequest): readonly string[] {
  return typeof query === 'object' && query !== null ? Object.keys(query) : [];
}

/** RFC 9112 section 3.2: HTTP/1.1 without `Host` is 400, whatever is asked for. */
function requireHost({ raw }: FastifyRequest): void {
  if (raw.headers.host !== undefined || raw.httpVersion !== '1.1') return;
  throw new RequestError('request.body-not-object', 'The request has no Host header');
}

/** One error for every cause: a caller never learns whether a key exists. */
function unauthenticated(): AuthError {
  return new AuthError('auth.unauthenticated', 'Missing or invalid credentials');
}

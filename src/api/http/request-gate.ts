import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthError, RequestError } from '../../errors/index.js';
import { AdminAuthenticator, Authenticator } from './authentication/authenticator.js';
import type { Principal } from './authentication/principal.js';
import { DialectRegistry } from './dialects/dialect-registry.js';
import { routePathOf } from './errors/error-responder.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { AdminListener } from './server/admin-listener.js';
import { RefusalLog } from './authentication/refusal-log.js';
import type { RequestState } from './routes/request-state.js';
import type { RouteAccess } from './routes/route-access.js';

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
    const { access } = traits;
    if (access === undefined || !this.listener.serves(request.raw, access)) {
      throw new RequestError('request.unknown-route', 'Not found');
    }
    if (traits.showsSecret === true) void reply.header('cache-control', 'no-store');
    if (access.kind === 'admin') this.#admitAdmin(request, state);
    if (access.kind === 'project') await this.#admitProject(request, reply, state, access);
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
    const principal =
      credential === undefined
        ? undefined
        : await this.authenticator.authenticate(credential, state.dialect.name);
    if (principal === undefined) throw unauthenticated();
    const { projectId, apiKeyId } = principal;
    state.principal = principal;
    state.actor = { name: `apikey:${apiKeyId}`, projectId, apiKeyId, requestId: request.id };
    this.#limitRate(request, reply, state, principal);
    this.#checkScope(request, state, access, principal);
  }

  #limitRate(request: FastifyRequest, reply: FastifyReply, state: RequestState, principal: Principal): void {
    const rule = state.dialect.rateRule(routePathOf(request), request.method);
    if (rule === undefined || rule.limit === 0) return;
    const verdict = this.limiter.take(`${rule.class} ${principal.apiKeyId}`, rule.limit);
    void reply.headers({
      'x-ratelimit-limit': String(verdict.limit),
      'x-ratelimit-remaining': String(verdict.remaining),
      'x-ratelimit-reset': String(verdict.resetSeconds),
    });
    if (verdict.allowed) return;
    throw new AuthError(
      'auth.rate-limited',
      `Rate limit exceeded. Maximum ${verdict.limit} requests per minute per API key.`,
      { facts: { limit: verdict.limit, retryAfter: verdict.resetSeconds } },
    );
  }

  #checkScope(
    request: FastifyRequest,
    state: RequestState,
    access: ProjectAccess,
    principal: Principal,
  ): void {
    if (principal.scopes === null || principal.scopes.has(access.scope)) return;
    const error = new AuthError('auth.scope', `This API key lacks the scope "${access.scope}"`, {
      facts: { scope: access.scope },
    });
    if (access.audited !== undefined && state.actor !== undefined) {
      const target = routePathOf(request);
      this.refusals.note(state.actor, { action: access.audited, target, outcome: error.code });
    }
    throw error;
  }
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

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../../ledger/index.js';
import type { Caller } from '../../../projects/index.js';
import type { Principal } from '../authentication/principal.js';
import type { IdempotencyClaim } from '../idempotency/idempotency-claim.js';
import { stateOf, type RequestState } from './request-state.js';

/** The API key's owner, undefined when none was sent; for `@Authenticated` routes with `optional`. */
export const OptionalPrincipal = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | undefined => currentState(context).principal,
);

/** The API key's owner as features know it; for `@Authenticated` routes. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { principal, actor } = currentState(context);
  const { projectId, apiKeyId, allowedAlgorithms } = present(principal, 'API key');
  return { actor: { ...present(actor, 'actor'), projectId, apiKeyId }, allowedAlgorithms };
});

/** Who acts, as the ledger records it, with the request's id; for `@Authenticated` and `@AdminOnly` routes. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return present(currentState(context).actor, 'actor');
});

/** The claim on the request's `Idempotency-Key`, undefined when none was sent; for `@Idempotent` routes. */
export const CurrentClaim = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotencyClaim | undefined => currentState(context).idempotency,
);

function currentState(context: ExecutionContext): RequestState {
  return stateOf(context.switchToHttp().getRequest<FastifyRequest>());
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined)
    throw new TypeError(`this route has no ${name}: its access decorator does not fit`);
  return value;
}

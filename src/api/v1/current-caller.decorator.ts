import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import type { Caller } from '../../projects/index.js';
import { stateOf } from '../http/routes/request-state.js';

/** The API key's owner as features know it; for `@Authenticated` routes. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { principal, actor } = stateOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (principal === undefined || actor === undefined) {
    throw new TypeError('this route takes no API key: its access decorator does not fit');
  }
  const { projectId, apiKeyId, allowedAlgorithms } = principal;
  return { actor: { ...actor, projectId, apiKeyId }, allowedAlgorithms };
});

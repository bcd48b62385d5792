import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import type { ChargedCaller } from '../../usage/index.js';
import { stateOf } from '../http/routes/request-state.js';

/** The API key's owner as features charge it; for `@Authenticated` routes. */
export const CurrentChargedCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): ChargedCaller => {
    const { principal, actor } = stateOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (principal === undefined || actor === undefined) {
      throw new TypeError('this route takes no API key: its access decorator does not fit');
    }
    const { projectId, apiKeyId, apiKeyName } = principal;
    return { actor: { ...actor, projectId, apiKeyId }, apiKeyName };
  },
);

import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

import { AdminOnly } from '../http/index.js';
import { AdminProblemDto } from './admin-problem.dto.js';

/** What each status means on this API; 401, 500 and 503 can happen on every route. */
const MEANING = {
  400: 'A member, query parameter or cursor has the wrong shape, or is unknown',
  401: 'Missing or invalid admin token',
  404: 'There is no such thing, or it was deleted',
  409: 'Clashes with what exists',
  413: 'Request body too large',
  415: 'Content-Type must be application/json',
  500: 'A bug, or an unknown outcome; the request may or may not have been done',
  503: 'A needed part is down: `detail` names `audit` or `database`. Nothing was done',
} as const;

export type AdminStatus = keyof typeof MEANING;

const ALWAYS: readonly AdminStatus[] = [401, 500, 503];

/**
 * A route of the admin API: takes the admin token, and documents its refusals. `errors` lists the statuses besides
 * 401, 500 and 503.
 */
export function AdminRoute(...errors: readonly Exclude<AdminStatus, 401 | 500 | 503>[]): MethodDecorator {
  const statuses = [...errors, ...ALWAYS].toSorted((one, other) => one - other);
  return applyDecorators(
    AdminOnly(),
    ApiBearerAuth('admin-token'),
    ApiExtraModels(AdminProblemDto),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: MEANING[status],
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(AdminProblemDto) } } },
      }),
    ),
  );
}

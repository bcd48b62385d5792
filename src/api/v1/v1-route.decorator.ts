import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiResponse, ApiSecurity, getSchemaPath } from '@nestjs/swagger';

import { exampleMessage, type DocumentedError } from './documented-errors.js';
import { V1ErrorDto } from './v1-error.dto.js';
import { v1ErrorOf } from './v1-errors.js';

const REQUEST_ID = '5f3f9d1c-1f0e-4c57-9a53-3d2b7d1c9a10';
const TIMESTAMP = '2026-11-21T08:30:00.000Z';

/** Every route may meet these. */
const ALWAYS: readonly DocumentedError[] = ['request.shape', 'service.internal', 'service.unavailable'];
/** Every route with a body may meet these. */
const WITH_BODY: readonly DocumentedError[] = [
  'request.body-not-object',
  'request.body-too-large',
  'request.media-type',
];
const BY_CREDENTIAL = {
  'api-key': ['auth.unauthenticated', 'auth.rate-limited', 'auth.scope'],
  'admin-token': ['auth.unauthenticated'],
} as const satisfies Record<string, readonly DocumentedError[]>;

/** What the document says of one route of the native API besides what its types say. */
export interface V1RouteWords {
  /** Class of the answer's `data`. */
  readonly data: Type;
  /** @default 200 */
  readonly status?: 200 | 201;
  /** Path prefix that decides which family's codes the route answers with. */
  readonly family: '/api/v1/kms' | '/api/v1/signature' | '/api/v1/kem' | '/api/v1/tenants';
  /** Whether the route reads a body. */
  readonly body: boolean;
  /** @default `api-key` */
  readonly credential?: keyof typeof BY_CREDENTIAL;
  /** Errors besides those that every such route may meet. */
  readonly errors?: readonly DocumentedError[];
}

/** Documents the envelope around the answer and every error of a route, and sets its status. */
export function V1Route(words: V1RouteWords): MethodDecorator {
  const { status = 200, credential = 'api-key', data } = words;
  return applyDecorators(
    HttpCode(status),
    credential === 'api-key' ? ApiSecurity('api-key') : ApiBearerAuth('admin-token'),
    ApiExtraModels(data, V1ErrorDto),
    ApiResponse({ status, description: 'Done', schema: enveloped(data) }),
    ...errorResponses(words, credential),
  );
}

function enveloped(data: Type): object {
  return {
    type: 'object',
    required: ['data', 'request_id', 'timestamp'],
    properties: {
      data: { $ref: getSchemaPath(data) },
      request_id: { type: 'string', format: 'uuid', example: REQUEST_ID },
      timestamp: { type: 'string', format: 'date-time', example: TIMESTAMP },
    },
  };
}

function errorResponses(
  { family, body, errors = [] }: V1RouteWords,
  credential: keyof typeof BY_CREDENTIAL,
): MethodDecorator[] {
  const codes = [...ALWAYS, ...BY_CREDENTIAL[credential], ...(body ? WITH_BODY : []), ...errors];
  const shown = codes.map((code) => v1ErrorOf({ code, message: exampleMessage(code), facts: {} }, family));
  const byStatus = Map.groupBy(shown, ({ status }) => status);
  return [...byStatus]
    .toSorted(([one], [other]) => one - other)
    .map(([status, cases]) =>
      ApiResponse({
        status,
        description: cases.map(({ error_code }) => `\`${error_code}\``).join(', '),
        content: {
          'application/json': {
            schema: { $ref: getSchemaPath(V1ErrorDto) },
            examples: Object.fromEntries(
              cases.map(({ error_code, message }) => [
                `${error_code} ${message}`.slice(0, 60),
                {
                  value: {
                    error: { error_code, message },
                    request_id: REQUEST_ID,
                    timestamp: TIMESTAMP,
                  },
                },
              ]),
            ),
          },
        },
      }),
    );
}

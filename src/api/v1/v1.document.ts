import { getSchemaPath } from '@nestjs/swagger';

import type { DocumentSpec, Schema } from '../http/documents/document-spec.js';
import type { Dialect } from '../http/dialects/dialect.js';
import { HealthModule } from '../health/health.module.js';
import { ErrorDetailDto } from './signature/signature-answer.dto.js';
import { TenantsModule } from './tenants/tenants.module.js';
import { V1Module } from './v1.module.js';
import { v1Examples } from './examples/v1.examples.js';

/** The native API's document; the health routes, which belong to no dialect, stand in it too. */
export function v1Document(dialect: Dialect): DocumentSpec {
  return {
    name: 'v1',
    title: 'Twinseal native API',
    description:
      'Keys, signatures, key encapsulation and tenants. Binary members are standard base64 with padding. Every answer carries ' +
      '`request_id`, which is also the header `X-Request-ID`.',
    dialect,
    modules: [V1Module, TenantsModule, HealthModule],
    security: {
      schemes: {
        'api-key': {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'An API key of the project',
        },
        'admin-token': {
          type: 'http',
          scheme: 'bearer',
          description: 'The admin token; `X-API-Key` takes it too',
        },
      },
      project: ['api-key'],
      admin: ['admin-token'],
    },
    examples: v1Examples,
    error: { name: 'ApiError', schema: ERROR },
    envelope,
  };
}

const FRAME = {
  request_id: { type: 'string', format: 'uuid' },
  timestamp: { type: 'string', format: 'date-time' },
} as const;

const ERROR: Schema = {
  type: 'object',
  required: ['error', 'request_id', 'timestamp'],
  properties: {
    error: { $ref: getSchemaPath(ErrorDetailDto) },
    ...FRAME,
  },
};

function envelope(data: Schema): Schema {
  return { type: 'object', required: ['data', 'request_id', 'timestamp'], properties: { data, ...FRAME } };
}

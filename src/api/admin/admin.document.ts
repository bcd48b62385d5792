import type { Dialect } from '../http/dialects/dialect.js';
import type { DocumentSpec, Schema } from '../http/documents/document-spec.js';
import { AdminModule } from './admin.module.js';
import { ADMIN_EXAMPLES } from './admin.examples.js';

/** The admin API's document. */
export function adminDocument(dialect: Dialect): DocumentSpec {
  return {
    name: 'admin',
    title: 'Twinseal admin API',
    description:
      'Projects, API keys, packs, webhooks, token keys, certificate authorities, providers and the audit log. Errors are ' +
      'RFC 9457 problems.',
    dialect,
    modules: [AdminModule],
    security: {
      schemes: { 'admin-token': { type: 'http', scheme: 'bearer', description: 'The admin token' } },
      project: [],
      admin: ['admin-token'],
    },
    examples: () => ADMIN_EXAMPLES,
    error: { name: 'Problem', schema: PROBLEM },
  };
}

/** RFC 9457 section 3.1, with the contract's `request_id` and `code`. */
const PROBLEM: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'request_id', 'code'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Where the code is explained' },
    title: { type: 'string', description: 'The same for every occurrence of the code' },
    status: { type: 'integer', description: 'The HTTP status' },
    detail: { type: 'string', description: 'What went wrong this time, for people' },
    instance: { type: 'string', description: 'Path of the request, without its query' },
    request_id: { type: 'string', format: 'uuid' },
    code: { type: 'string', description: 'Stable, for programs' },
  },
};

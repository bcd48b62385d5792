import type { Dialect } from '../http/dialects/dialect.js';
import type { DocumentSpec, Schema } from '../http/documents/document-spec.js';
import { PkixModule } from '../pkix/pkix.module.js';
import { FipsignModule } from './fipsign.module.js';
import { fipsignExamples } from './fipsign.examples.js';

/** The document of FIPSign's routes. */
export function fipsignDocument(dialect: Dialect): DocumentSpec {
  return {
    name: 'fipsign',
    title: 'Twinseal: the FIPSign API',
    description:
      'Tokens, certificates, mandates, usage and webhooks at the root, for clients of FIPSign and PQAuth; roots, ' +
      'revocation lists and OCSP answers for everybody. Binary members are ' +
      'standard base64 with padding, times Unix seconds. Success is 200 with `success: true`.',
    dialect,
    modules: [FipsignModule, PkixModule],
    security: {
      schemes: {
        'api-key': {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'An API key of the format `pqa`',
        },
      },
      project: ['api-key'],
      admin: [],
    },
    examples: fipsignExamples,
    error: { name: 'FipsignError', schema: ERROR },
  };
}

const ERROR: Schema = {
  type: 'object',
  required: ['success', 'error'],
  properties: {
    success: { type: 'boolean', description: 'Always `false`' },
    valid: { type: 'boolean', description: 'Only about a token that was refused, then `false`' },
    error: { type: 'string', description: 'For people; some texts are part of the contract' },
    code: { type: 'string', enum: ['rate_limited', 'token_quota_exhausted'], description: 'With 429 only' },
  },
};

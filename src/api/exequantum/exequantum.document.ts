import type { Dialect } from '../http/dialects/dialect.js';
import type { DocumentSpec, Schema } from '../http/documents/document-spec.js';
import { EXEQUANTUM_EXAMPLES } from './exequantum.examples.js';
import { ExequantumModule } from './exequantum.module.js';

/** The document of ExeQuantum's routes. */
export function exequantumDocument(dialect: Dialect): DocumentSpec {
  return {
    name: 'exequantum',
    title: 'Twinseal: the ExeQuantum API',
    description:
      'Key encapsulation, signatures and text encryption below `/api`, for clients of ExeQuantum. Binary members are ' +
      'lowercase hexadecimal; requests may use either case. Decapsulating and encrypting on the server is escrow: who ' +
      'runs the service can read what is protected so. `/api/aes` can be switched off; `/api/v1/pqc` is 404 unless ' +
      'the operator switched it on. Lengths are those of ML-KEM-768 and ML-DSA-65 unless the operator chose others.',
    dialect,
    modules: [ExequantumModule],
    security: {
      schemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'An API key of the format `hex`, or a temporary token; `Authorization: auth_token …` is the same',
        },
      },
      project: ['token'],
      admin: [],
    },
    examples: () => EXEQUANTUM_EXAMPLES,
    error: { name: 'ExequantumError', schema: ERROR },
  };
}

/** With every status but 422, whose `detail` is a list (validation-error.dto.ts). */
const ERROR: Schema = {
  type: 'object',
  required: ['detail'],
  properties: { detail: { type: 'string' } },
};

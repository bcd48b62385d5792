import { ISSUE_LIMITS } from '../../../ca/index.js';

/** The body of /ca/issue. Which members it takes depends on the CA, so it is read by hand. */
export const ISSUE_REQUEST = {
  type: 'object',
  required: ['expiresInSeconds'],
  additionalProperties: false,
  properties: {
    subject: {
      type: 'string',
      minLength: 1,
      maxLength: ISSUE_LIMITS.subject,
      description: 'Whom the certificate is about. Not beside `csr`.',
      example: 'device-00123',
    },
    publicKey: {
      type: 'string',
      contentEncoding: 'base64',
      description:
        'The raw key to be certified: ML-DSA-65 (1952 bytes); for a composite CA also a key of its own suite. Not ' +
        'beside `csr`.',
    },
    csr: {
      type: 'string',
      description:
        'X.509 CAs only, instead of `subject` and `publicKey`: a PKCS#10 request as PEM. Its common name becomes the ' +
        'subject, requested extensions are ignored.',
    },
    expiresInSeconds: {
      type: 'integer',
      minimum: ISSUE_LIMITS.leastSeconds,
      maximum: ISSUE_LIMITS.mostSeconds,
      description: 'Life of the certificate; it is cut short where the root ends earlier.',
      example: 31_536_000,
    },
    meta: {
      type: 'object',
      maxProperties: ISSUE_LIMITS.metaKeys,
      additionalProperties: true,
      description: 'PQCert CAs only: stands in the certificate as it is.',
      example: { model: 'lock-v2', batch: '2026-05' },
    },
  },
};

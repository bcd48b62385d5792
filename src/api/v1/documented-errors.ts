import type { ErrorCode } from '../../errors/index.js';

/** Errors that an operation of the native API can answer with, each with a message as callers may meet it. */
const EXAMPLES = {
  'request.body-not-object': 'The request body must be a JSON object',
  'request.shape': '"key_version" is required',
  'request.body-too-large': 'Request body too large',
  'request.media-type': 'Content-Type must be application/json',
  'request.unprocessable':
    'A plain ECDSA-P256 key does not sign messages that begin with the composite prefix',
  'request.not-found': 'There is no such tenant',
  'auth.unauthenticated': 'Missing or invalid API key',
  'auth.scope': 'This API key lacks the scope "sign"',
  'auth.algorithm-policy': "The project's policy does not allow ML-DSA-44",
  'auth.rate-limited': 'Rate limit exceeded. Maximum 300 requests per minute per API key.',
  'conflict.duplicate': 'The name is taken',
  'conflict.idempotency-key': 'This Idempotency-Key was used for another request',
  'key.not-found': 'There is no such key version in a status that allows this',
  'key.active-version-exists': 'This key already has an active version; rotate it instead',
  'key.illegal-transition': 'A key version cannot go from archived to retired',
  'key.material-refused': 'ML-DSA-65: the public key inside is not that of the private key',
  'signature.too-large': '"message" exceeds 1048576 bytes',
  'signature.public-key-refused': 'ML-DSA-65: the public key has another length',
  'signature.unknown-hash': '"hash_algorithm" is not a known hash function',
  'signature.digest-length': 'A SHA-256 digest has 32 bytes',
  'provider.incapable': 'pkcs11 cannot hold Ed25519 keys; memory can',
  'provider.unavailable': 'Service unavailable',
  'service.unavailable': 'Service unavailable: audit',
  'service.internal': 'Internal server error',
} as const satisfies Partial<Record<ErrorCode, string>>;

export type DocumentedError = keyof typeof EXAMPLES;

export function exampleMessage(code: DocumentedError): string {
  return EXAMPLES[code];
}

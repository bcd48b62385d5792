import {
  AuthError,
  ConflictError,
  KemError,
  KeyError,
  ProviderError,
  QuotaError,
  RequestError,
  ServiceError,
  SignatureError,
  type ErrorCode,
  type TwinsealError,
} from '../../../errors/index.js';

/** One error of each code as a caller may meet it: the examples of the OpenAPI documents are rendered from them. */
export const SAMPLE_ERRORS: Readonly<Record<ErrorCode, TwinsealError>> = {
  'request.unknown-route': new RequestError('request.unknown-route', 'Not found'),
  'request.body-not-object': new RequestError(
    'request.body-not-object',
    'The request body must be a JSON object',
  ),
  'request.shape': new RequestError('request.shape', '"name" must be a string'),
  'request.body-too-large': new RequestError('request.body-too-large', 'Request body too large'),
  'request.media-type': new RequestError('request.media-type', 'Content-Type must be application/json'),
  'request.unprocessable': new RequestError('request.unprocessable', 'This cannot be processed'),
  'request.not-found': new RequestError('request.not-found', 'There is no such thing'),
  'auth.unauthenticated': new AuthError('auth.unauthenticated', 'Missing or invalid credentials'),
  'auth.scope': new AuthError('auth.scope', 'This API key lacks the scope "sign"'),
  'auth.algorithm-policy': new AuthError(
    'auth.algorithm-policy',
    "The project's policy does not allow ML-DSA-44",
  ),
  'auth.rate-limited': new AuthError(
    'auth.rate-limited',
    'Rate limit exceeded. Maximum 600 requests per minute per API key.',
    { facts: { limit: 600, retryAfter: 12 } },
  ),
  'conflict.duplicate': new ConflictError('conflict.duplicate', 'This already exists'),
  'conflict.in-use': new ConflictError('conflict.in-use', 'This is still in use'),
  'conflict.state': new ConflictError('conflict.state', 'The state does not allow this'),
  'conflict.idempotency-key': new ConflictError(
    'conflict.idempotency-key',
    'This Idempotency-Key was used for another request',
  ),
  'key.not-found': new KeyError('key.not-found', 'There is no such key version in a status that allows this'),
  'key.active-version-exists': new KeyError('key.active-version-exists', 'The key has an active version'),
  'key.illegal-transition': new KeyError(
    'key.illegal-transition',
    'A version that is archived cannot become retired',
  ),
  'key.material-refused': new KeyError('key.material-refused', 'The private key is refused'),
  'key.damaged': new KeyError('key.damaged', 'The stored key is damaged'),
  'signature.too-large': new SignatureError('signature.too-large', '"message" is larger than 1048576 bytes'),
  'signature.public-key-refused': new SignatureError(
    'signature.public-key-refused',
    '"public_key" is not an ML-DSA-65 public key',
  ),
  'signature.unknown-hash': new SignatureError(
    'signature.unknown-hash',
    '"hash_algorithm" is not a known hash function',
  ),
  'signature.digest-length': new SignatureError(
    'signature.digest-length',
    '"hash" must have 32 bytes for SHA-256',
  ),
  'kem.too-large': new KemError('kem.too-large', '"plaintext" exceeds 1048576 bytes'),
  'kem.decryption-failed': new KemError('kem.decryption-failed', 'Decryption failed'),
  'kem.wrap-length': new KemError('kem.wrap-length', '"symmetric_key" must be 16, 24, 32, 48 or 64 bytes'),
  'kem.deterministic-off': new KemError(
    'kem.deterministic-off',
    'Deterministic encryption is switched off here',
  ),
  'provider.incapable': new ProviderError(
    'provider.incapable',
    'wasm cannot hold ECDSA-P256 keys; memory can',
  ),
  'provider.unavailable': new ProviderError('provider.unavailable', 'Away', { facts: { part: 'hsm' } }),
  'provider.fault': new ProviderError('provider.fault', 'Fault'),
  'quota.exhausted': new QuotaError('quota.exhausted', 'No tokens left'),
  'service.unavailable': new ServiceError('service.unavailable', 'Away', { facts: { part: 'audit' } }),
  'service.overloaded': new ServiceError('service.overloaded', 'Overloaded'),
  'service.outcome-unknown': new ServiceError('service.outcome-unknown', 'Unknown'),
  'service.internal': new ServiceError('service.internal', 'Internal server error'),
};

/**
 * Every way the service refuses or fails. Codes are stable: dialects map each of them to a status, a wire code
 * and a text in one table, so a code that no dialect maps does not compile.
 */
export type ErrorCode =
  | RequestErrorCode
  | AuthErrorCode
  | ConflictErrorCode
  | KeyErrorCode
  | SignatureErrorCode
  | KemErrorCode
  | ProviderErrorCode
  | QuotaErrorCode
  | ServiceErrorCode;

export type RequestErrorCode =
  | 'request.unknown-route'
  | 'request.body-not-object'
  | 'request.shape'
  | 'request.body-too-large'
  | 'request.media-type'
  | 'request.unprocessable'
  | 'request.not-found';

export type AuthErrorCode =
  'auth.unauthenticated' | 'auth.scope' | 'auth.algorithm-policy' | 'auth.rate-limited';

export type ConflictErrorCode =
  'conflict.duplicate' | 'conflict.in-use' | 'conflict.state' | 'conflict.idempotency-key';

export type KeyErrorCode =
  | 'key.not-found'
  | 'key.active-version-exists'
  | 'key.illegal-transition'
  | 'key.material-refused'
  | 'key.damaged';

export type SignatureErrorCode =
  | 'signature.too-large'
  | 'signature.public-key-refused'
  | 'signature.unknown-hash'
  | 'signature.digest-length';

export type KemErrorCode =
  'kem.too-large' | 'kem.decryption-failed' | 'kem.wrap-length' | 'kem.deterministic-off';

export type ProviderErrorCode = 'provider.incapable' | 'provider.unavailable' | 'provider.fault';

export type QuotaErrorCode = 'quota.exhausted';

export type ServiceErrorCode =
  'service.unavailable' | 'service.overloaded' | 'service.outcome-unknown' | 'service.internal';

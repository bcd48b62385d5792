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

/** What is wrong with a request by itself. */
export type RequestErrorCode =
  | 'request.unknown-route'
  | 'request.body-not-object'
  | 'request.shape'
  | 'request.body-too-large'
  | 'request.media-type'
  | 'request.unprocessable'
  | 'request.not-found';

/** Who may not, or not so often. */
export type AuthErrorCode =
  'auth.unauthenticated' | 'auth.scope' | 'auth.algorithm-policy' | 'auth.rate-limited';

/** What stands against a request in the state that is stored. */
export type ConflictErrorCode =
  'conflict.duplicate' | 'conflict.in-use' | 'conflict.state' | 'conflict.idempotency-key';

/** What a stored key, or one to be imported, does not allow. */
export type KeyErrorCode =
  | 'key.not-found'
  | 'key.active-version-exists'
  | 'key.illegal-transition'
  | 'key.material-refused'
  | 'key.damaged';

/** What signing and verifying refuse. */
export type SignatureErrorCode =
  | 'signature.too-large'
  | 'signature.public-key-refused'
  | 'signature.unknown-hash'
  | 'signature.digest-length';

/** What encapsulation and what is built on it refuse. */
export type KemErrorCode =
  'kem.too-large' | 'kem.decryption-failed' | 'kem.wrap-length' | 'kem.deterministic-off';

/** What a backend cannot do, or failed at. */
export type ProviderErrorCode = 'provider.incapable' | 'provider.unavailable' | 'provider.fault';

/** No tokens are left. */
export type QuotaErrorCode = 'quota.exhausted';

/** What the service itself cannot do at present. */
export type ServiceErrorCode =
  'service.unavailable' | 'service.overloaded' | 'service.outcome-unknown' | 'service.internal';

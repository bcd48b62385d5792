export { AdminTokenAuthenticator } from './authentication/admin-token.authenticator.js';
export { AdminAuthenticator, Authenticator } from './authentication/authenticator.js';
export type { Principal } from './authentication/principal.js';
export { RefusalLog } from './authentication/refusal-log.js';
export { readApiKeyHeader, readBearerToken } from './dialects/credentials.js';
export { DialectRegistry, isBelow } from './dialects/dialect-registry.js';
export type { AnswerFrame, Dialect, RateRule, RenderedError } from './dialects/dialect.js';
export { ErrorResponder } from './errors/error-responder.js';
export { retryAfterHeader } from './errors/retry-after.js';
export { HttpModule } from './http.module.js';
export { IdempotencyClaim } from './idempotency/idempotency-claim.js';
export { Idempotent } from './idempotency/idempotent.decorator.js';
export { RequestFingerprint, SealedRequestFingerprint } from './idempotency/request-fingerprint.js';
export { StoredAnswers, type StoredAnswer } from './idempotency/stored-answers.js';
export {
  CurrentActor,
  CurrentCaller,
  CurrentClaim,
  OptionalPrincipal,
} from './routes/current-caller.decorator.js';
export {
  AdminOnly,
  Authenticated,
  Public,
  Refuses,
  ShowsSecret,
  TakesBytes,
  type RouteAccess,
} from './routes/route-access.js';
export { RouteCatalog } from './routes/route-catalog.js';
export { AdminListener } from './server/admin-listener.js';
export { Drain } from './server/drain.js';
export { createHttpAdapter } from './server/http-adapter.js';
export { installHttp } from './server/install-http.js';
export { RequestObserver, type AnsweredRequest, type CutOff } from './server/request-observer.js';
export { ServerTls } from './server/server-tls.js';
export { decodeCanonicalBase64, encodeBase64 } from '../../crypto/encodings/base64.js';
export { decodeBase64 } from './validation/base64.js';
export { IsCanonicalBase64 } from './validation/is-canonical-base64.decorator.js';
export { IsIntegerIn, IsIntegerTextIn } from './validation/is-integer-in.decorator.js';
export { IsListOf } from './validation/is-list-of.decorator.js';
export { IsObjectOf } from './validation/is-nested.decorator.js';
export { IsNullable } from './validation/is-nullable.decorator.js';
export { IsTimeText } from './validation/is-time-text.decorator.js';
export { NoQueryDto } from './validation/no-query.dto.js';
export { readDto } from './validation/read-dto.js';

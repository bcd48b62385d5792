export type * from './error-code.js';
export { TwinsealError, type ErrorDetail, type ErrorFacts } from './twinseal-error.js';
export { AuthError } from './auth-error.js';
export { ConflictError } from './conflict-error.js';
export { KeyError } from './key-error.js';
export { ProviderError } from './provider-error.js';
export { RequestError } from './request-error.js';
export { ServiceError } from './service-error.js';
export { SignatureError } from './signature-error.js';

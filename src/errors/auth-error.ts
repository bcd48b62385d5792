import type { AuthErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** The caller is unknown, may not do this, or asks too often. */
export class AuthError extends TwinsealError<AuthErrorCode> {}

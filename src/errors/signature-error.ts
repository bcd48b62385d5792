import type { SignatureErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** An argument of a signature operation is refused. */
export class SignatureError extends TwinsealError<SignatureErrorCode> {}

import type { ConflictErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** The request is right but clashes with what already exists. */
export class ConflictError extends TwinsealError<ConflictErrorCode> {}

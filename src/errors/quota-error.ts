import type { QuotaErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** The project has too few tokens left for what it asks. */
export class QuotaError extends TwinsealError<QuotaErrorCode> {}

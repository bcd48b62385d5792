import type { ProviderErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** The backend that holds the private key cannot, or cannot now, do the operation. */
export class ProviderError extends TwinsealError<ProviderErrorCode> {}

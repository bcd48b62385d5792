import type { ServiceErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** The service itself cannot do its work: a needed part is away, or there is a bug. */
export class ServiceError extends TwinsealError<ServiceErrorCode> {}

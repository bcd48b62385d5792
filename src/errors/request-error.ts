import type { RequestErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** The request itself is at fault: route, media type, shape or size. */
export class RequestError extends TwinsealError<RequestErrorCode> {}

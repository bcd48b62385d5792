import type { KeyErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** A key or key version does not allow the operation, or its material is refused. */
export class KeyError extends TwinsealError<KeyErrorCode> {}

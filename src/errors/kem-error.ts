import type { KemErrorCode } from './error-code.js';
import { TwinsealError } from './twinseal-error.js';

/** An encryption or decryption is refused. What fails to open never says why. */
export class KemError extends TwinsealError<KemErrorCode> {}

import { ConflictError, RequestError } from '../errors/index.js';

/** Texts are the contract's (fipsign, sections 2.7 to 2.9 and 7). */
export function noActiveCa(): RequestError {
  return new RequestError('request.not-found', 'No active CA found for this project');
}

/** Also for another project's certificate: a caller cannot tell the difference. */
export function certificateNotFound(): RequestError {
  return new RequestError('request.not-found', 'Certificate not found');
}

/** The key, or a half of it, stood in a certificate of the project that was revoked as compromised. */
export function keyCompromised(): ConflictError {
  return new ConflictError('conflict.state', 'The key was revoked as compromised');
}

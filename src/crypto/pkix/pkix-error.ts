/**
 * Why bytes from outside are refused.
 * - `malformed`: not strict DER of the structure, bytes left over, a version or extension that is not understood
 * - `algorithm`: a key or signature of an algorithm that certificates here do not use
 * - `key`: not a usable public key of its algorithm
 * - `name`: no common name, or one that cannot stand in a certificate
 */
export type PkixFault = 'malformed' | 'algorithm' | 'key' | 'name';

/**
 * A certificate, request or list from outside is refused. The caller maps `fault` to the error of its place; the
 * message names structure, never contents.
 */
export class PkixError extends Error {
  override readonly name = 'PkixError';
  readonly fault: PkixFault;

  constructor(fault: PkixFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.fault = fault;
  }
}

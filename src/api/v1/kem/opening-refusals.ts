import type { ErrorCode } from '../../../errors/index.js';

/** What a route that opens a KEM-DEM message may refuse. */
export const OPENING_REFUSALS = [
  'auth.algorithm-policy',
  'kem.too-large',
  'kem.decryption-failed',
  'key.not-found',
  'provider.unavailable',
] as const satisfies readonly ErrorCode[];

import type { ComponentName } from './component-algorithm.js';

/**
 * A private key in process memory. `seed` is the normal form; `expanded` is an imported FIPS 204/203 key whose seed
 * is unknown and cannot be recovered. The holder wipes `secret`.
 */
export interface SecretKey<Name extends ComponentName = ComponentName> {
  readonly algorithm: Name;
  readonly form: 'seed' | 'expanded';
  readonly secret: Uint8Array;
}

import { KeyError } from '../../errors/index.js';
import { CKM } from './cryptoki-numbers.js';
import { GcmSealing } from './gcm-sealing.js';
import { KeyWrapSealing } from './key-wrap-sealing.js';
import type { SealingMethod } from './sealing-method.js';

/**
 * Every way to seal, best first: GCM takes the binding as additional data; of the key wraps the standard's KWP comes
 * before the older `_PAD`, whose padding differs between modules and is trusted only after its self-test, and before
 * plain key wrap. Two ways of GCM open each other's results, so they share a number.
 */
export const sealingMethods: readonly SealingMethod[] = Object.freeze([
  new GcmSealing('ours'),
  new GcmSealing('token'),
  new KeyWrapSealing(2, 'CKM_AES_KEY_WRAP_KWP', CKM.AES_KEY_WRAP_KWP),
  new KeyWrapSealing(3, 'CKM_AES_KEY_WRAP_PAD', CKM.AES_KEY_WRAP_PAD),
  new KeyWrapSealing(4, 'CKM_AES_KEY_WRAP', CKM.AES_KEY_WRAP),
]);

/** The method that a stored handle names. @throws KeyError `key.damaged` when there is none */
export function sealingMethod(number: number): SealingMethod {
  const method = sealingMethods.find((one) => one.number === number);
  if (method !== undefined) return method;
  throw new KeyError('key.damaged', 'the stored handle names no way of sealing');
}

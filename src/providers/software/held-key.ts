import type { ComponentName } from '../../crypto/component-algorithm.js';
import type { HeldKey } from '../contract/index.js';
import type { SealedKey } from './sealed-keys.js';

/** A sealed key as its provider answers it, with the engine that made it as evidence. */
export function heldKey(
  algorithm: ComponentName,
  { handle, publicKey }: SealedKey,
  { name, version }: { readonly name: string; readonly version: string },
): HeldKey {
  return {
    algorithm,
    handle,
    publicKey,
    protection: { level: 'software' },
    evidence: { engine: name, version, at_rest: 'AES-256-GCM under the master key' },
  };
}
